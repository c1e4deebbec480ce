import { problemTexts } from "../problems/problem-texts.ts";
import type { Operation } from "./operation.ts";

export const generationOperations = {
  readGeneration: {
    method: "get",
    path: "/v1/generation",
    roles: ["operate", "audit"],
    tag: "Controls",
    summary: "Read the generation document",
    description:
      "The models, prompts and profiles in force, and who applied them. Send its `ETag` as `If-Match` with a change.",
    parameters: [],
    request: null,
    answers: {
      200: { document: "generation-state", description: "The newest revision.", headers: ["etag"] },
    },
    problems: { "store-unavailable": null },
  },
  applyGeneration: {
    method: "put",
    path: "/v1/generation",
    roles: ["operate"],
    tag: "Controls",
    summary: "Put a generation document in force",
    description:
      "Makes a new revision, which takes effect on every replica at once; jobs under way keep the one they began with. A document that starts using a model in a form that was never used here requires the digest of its try. Problems of a document are reported with line, column and profile.",
    parameters: ["If-Match"],
    request: { document: "generation-change", size: "allowlist", description: "The document, and why." },
    answers: {
      200: { document: "generation-state", description: "The new revision.", headers: ["etag"] },
    },
    problems: {
      "try-needed": null,
      "generation-in-file": null,
      "revision-changed": null,
      "revision-unnamed": null,
      "invalid-generation": null,
      "store-unavailable": null,
    },
  },
  listGenerationRevisions: {
    method: "get",
    path: "/v1/generation/revisions",
    roles: ["operate", "audit"],
    tag: "Controls",
    summary: "List the generation document's revisions",
    description: "Newest first: who made each, when and why.",
    parameters: ["cursor", "limit"],
    request: null,
    answers: { 200: { document: "generation-revision-list", description: "One page of the history." } },
    problems: { "generation-in-file": null, "store-unavailable": null },
  },
  readGenerationRevision: {
    method: "get",
    path: "/v1/generation/revisions/{revision}",
    roles: ["operate", "audit"],
    tag: "Controls",
    summary: "Read a revision of the generation document",
    parameters: [],
    request: null,
    answers: { 200: { document: "generation-state", description: "The revision with its document." } },
    problems: {
      "not-found": problemTexts.noGenerationRevision,
      "generation-in-file": null,
      "store-unavailable": null,
    },
  },
  tryGeneration: {
    method: "post",
    path: "/v1/generation/try",
    roles: ["operate"],
    tag: "Controls",
    summary: "Try a generation document",
    description:
      "Shows which profile and models fill each job of a run, and the exact prompt, under a document and under the one in force. Without `calls` it decides, records and sends nothing. With them it also generates the first jobs on both sides, through the gates, kill first, and the budgets; the records are marked, and the results are given to this caller only. `PUT /v1/generation` demands the `tryDigest` for a document that starts using a model.",
    parameters: [],
    request: { document: "generation-try", size: "allowlist", description: "The document and sample jobs." },
    answers: {
      200: {
        document: "generation-tried",
        description:
          "What the document would do. With `Accept: application/x-ndjson` and `calls`, lines of progress come before it.",
        lines: {
          description:
            '`{"progress": …}` at least every five seconds; the last line is the document, or a problem.',
          example: `${JSON.stringify({ progress: { what: "generating job 2 of 5", read: 0, of: null } })}\n`,
        },
      },
    },
    problems: { "invalid-generation": null, "store-unavailable": null },
  },
  rollBackGeneration: {
    method: "post",
    path: "/v1/generation/rollback",
    roles: ["operate"],
    tag: "Controls",
    summary: "Roll the generation document back",
    description:
      "Makes a new revision with the document of an earlier one; no try is needed. `If-Match` is optional.",
    parameters: ["If-Match"],
    request: { document: "generation-rollback", description: "Which revision, and why." },
    answers: {
      200: { document: "generation-state", description: "The new revision.", headers: ["etag"] },
    },
    problems: {
      "not-found": problemTexts.noGenerationRevision,
      "generation-in-file": null,
      "revision-changed": null,
      "invalid-generation": null,
      "store-unavailable": null,
    },
  },
} as const satisfies Readonly<Record<string, Operation>>;
