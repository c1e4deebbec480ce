import { problemTexts } from "../problems/problem-texts.ts";
import type { Operation } from "./operation.ts";

const widening =
  "A document that widens exposure requires the digest of its preview; one that narrows it does not.";

export const allowlistOperations = {
  readAllowlist: {
    method: "get",
    path: "/v1/allowlist",
    roles: ["operate", "audit"],
    tag: "Controls",
    summary: "Read the allowlist",
    description: "The document in force, and who applied it. Send its `ETag` as `If-Match` with a change.",
    parameters: [],
    request: null,
    answers: {
      200: { document: "allowlist-state", description: "The newest revision.", headers: ["etag"] },
    },
    problems: { "store-unavailable": null },
  },
  applyAllowlist: {
    method: "put",
    path: "/v1/allowlist",
    roles: ["operate"],
    tag: "Controls",
    summary: "Put an allowlist in force",
    description: `Makes a new revision, which takes effect on every replica at once. ${widening} Problems of a document are reported with line, column and rule.`,
    parameters: ["If-Match"],
    request: { document: "allowlist-change", size: "allowlist", description: "The document, and why." },
    answers: {
      200: { document: "allowlist-state", description: "The new revision.", headers: ["etag"] },
    },
    problems: {
      "preview-needed": null,
      "allowlist-in-file": null,
      "revision-changed": null,
      "revision-unnamed": null,
      "invalid-allowlist": null,
      "store-unavailable": null,
    },
  },
  previewAllowlist: {
    method: "post",
    path: "/v1/allowlist/preview",
    roles: ["operate", "audit"],
    tag: "Controls",
    summary: "Preview an allowlist",
    description:
      "The difference in rules, and how the jobs of the last seven days (at most the newest 20,000 records) would be decided at the percentage in force and at 100 %. Gates 1 and 2 are assumed to pass, guards are not checked. Changes nothing.",
    parameters: [],
    request: { document: "allowlist-proposal", size: "allowlist", description: "The document." },
    answers: { 200: { document: "allowlist-preview", description: "The effects of the change." } },
    problems: { "invalid-allowlist": null, "store-unavailable": null },
  },
  listAllowlistRevisions: {
    method: "get",
    path: "/v1/allowlist/revisions",
    roles: ["operate", "audit"],
    tag: "Controls",
    summary: "List the allowlist's revisions",
    description: "Newest first: who made each, when and why.",
    parameters: ["cursor", "limit"],
    request: null,
    answers: { 200: { document: "allowlist-revision-list", description: "One page of the history." } },
    problems: { "allowlist-in-file": null, "store-unavailable": null },
  },
  readAllowlistRevision: {
    method: "get",
    path: "/v1/allowlist/revisions/{revision}",
    roles: ["operate", "audit"],
    tag: "Controls",
    summary: "Read a revision of the allowlist",
    parameters: [],
    request: null,
    answers: { 200: { document: "allowlist-state", description: "The revision with its document." } },
    problems: {
      "not-found": problemTexts.noRevision,
      "allowlist-in-file": null,
      "store-unavailable": null,
    },
  },
  rollBackAllowlist: {
    method: "post",
    path: "/v1/allowlist/rollback",
    roles: ["operate"],
    tag: "Controls",
    summary: "Roll the allowlist back",
    description: `Makes a new revision with the document of an earlier one. ${widening} \`If-Match\` is optional.`,
    parameters: ["If-Match"],
    request: { document: "allowlist-rollback", description: "Which revision, and why." },
    answers: {
      200: { document: "allowlist-state", description: "The new revision.", headers: ["etag"] },
    },
    problems: {
      "not-found": problemTexts.noRevision,
      "preview-needed": null,
      "allowlist-in-file": null,
      "revision-changed": null,
      "invalid-allowlist": null,
      "store-unavailable": null,
    },
  },
} as const satisfies Readonly<Record<string, Operation>>;
