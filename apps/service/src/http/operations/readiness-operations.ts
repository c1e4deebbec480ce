import { problemTexts } from "../problems/problem-texts.ts";
import type { Operation } from "./operation.ts";

export const readinessOperations = {
  readReadiness: {
    method: "get",
    path: "/v1/readiness",
    roles: ["operate", "audit"],
    tag: "Release",
    summary: "Compute Beta entry or Beta to GA",
    description:
      "Judges each criterion of the stage on the evidence of the window, and keeps the report's digest, so that it can be signed. Replays and verifies every record of the window, in a thread of its own: a million take about half a minute. Reports of one replica are computed one after the other; a computation ends when its caller hangs up.",
    parameters: ["stage", "window", "to"],
    request: null,
    answers: {
      200: {
        document: "readiness-report",
        description: "The report. With `Accept: application/x-ndjson`, lines of progress come before it.",
        lines: {
          description:
            '`{"progress": …}` at least every five seconds, with the part of the work, the records read for it, and their number if it is known; the last line is the report, or a problem.',
          example: `${JSON.stringify({ progress: { what: "verifying and replaying the records", read: 250_000, of: 1_000_000 } })}\n`,
        },
      },
    },
    problems: { "store-unavailable": null },
  },
  listSignoffs: {
    method: "get",
    path: "/v1/signoffs",
    roles: ["operate", "audit"],
    tag: "Release",
    summary: "List sign-offs",
    description:
      "The sign-offs of this environment, newest first, each with the cause if it is no longer valid, and the basis that valid ones share.",
    parameters: [],
    request: null,
    answers: { 200: { document: "signoff-list", description: "All sign-offs." } },
    problems: { "store-unavailable": null },
  },
  sign: {
    method: "post",
    path: "/v1/signoffs",
    roles: ["operate", "audit"],
    tag: "Release",
    summary: "Sign off an area",
    description:
      "Approves one area on the evidence of a report, for a role that the service's configuration grants to the caller's subject. Holds until the build, the contracts, the gate order, the allowlist, the model's configuration, the prompt or the policy changes. One person cannot sign for both roles.",
    parameters: [],
    request: {
      document: "signoff-request",
      description: "Role, area, the digest of the report, and a statement.",
    },
    answers: { 200: { document: "signoff", description: "The sign-off." } },
    problems: { "invalid-signoff": null, "signoff-refused": null, "store-unavailable": null },
  },
  withdrawSignoff: {
    method: "post",
    path: "/v1/signoffs/{signoffId}/withdraw",
    roles: ["operate", "audit"],
    tag: "Release",
    summary: "Withdraw a sign-off",
    description: "Only the subject that signed can withdraw it. Withdrawing it again changes nothing.",
    parameters: [],
    request: { document: "signoff-withdrawal", description: "Why." },
    answers: { 200: { document: "signoff", description: "The sign-off as it stands." } },
    problems: {
      "invalid-signoff": null,
      "signoff-refused": null,
      "not-found": problemTexts.noSignoff,
      "store-unavailable": null,
    },
  },
} as const satisfies Readonly<Record<string, Operation>>;
