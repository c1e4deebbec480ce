import { ndjson, type Operation } from "./operation.ts";

const everyRole = ["submit", "operate", "audit"] as const;
const filters = [
  "since",
  "until",
  "reason",
  "gate",
  "status",
  "kind",
  "scope.subject",
  "rule",
  "run",
  "job",
  "drills",
  "order",
  "cursor",
] as const;
const whose =
  "All filters given must match; an unknown one is refused. Keys that only submit find records of their owner, and `evidence` is null in them, so their hashes cannot be checked.";

export const telemetryOperations = {
  listTelemetry: {
    method: "get",
    path: "/v1/telemetry",
    roles: everyRole,
    tag: "Telemetry",
    summary: "Find records",
    description: `A page of records in order of \`decidedAt\`, by default oldest first; \`next\` of a page is the \`cursor\` of the following one. Records that exist when paging begins are each returned once, whatever is recorded during it. A record delivered late from a spool is also placed by \`decidedAt\`. ${whose}`,
    parameters: [...filters, "limit"],
    request: null,
    answers: { 200: { document: "telemetry-list", description: "One page of records." } },
    problems: { "store-unavailable": null },
  },
  readActivity: {
    method: "get",
    path: "/v1/activity",
    roles: ["operate", "audit"],
    tag: "Telemetry",
    summary: "Count recent jobs by reason",
    description:
      "How many jobs ended in each minute of the window, by reason: denials, verbatim completions, results from the store and outcomes, over all owners. Admissions, late outcomes and the jobs of drills are not counted. The last step is the current minute.",
    parameters: ["activityWindow"],
    request: null,
    answers: { 200: { document: "activity", description: "The counts by minute." } },
    problems: { "store-unavailable": null },
  },
  exportTelemetry: {
    method: "get",
    path: "/v1/telemetry/export",
    roles: everyRole,
    tag: "Telemetry",
    summary: "Export records",
    description: `All matching records, one per line, as fast as they are read. An export that cannot continue is cut off, so that it is never mistaken for complete; \`cursor\` continues after a page of the list. ${whose}`,
    parameters: filters,
    request: null,
    answers: {
      200: {
        mediaType: ndjson,
        description: "Records, telemetry v1, one per line.",
        schema: { type: "string" },
        example:
          '{"chain":{"hash":"c2a7e94f0b5d1836e8f2a6c0d4b9173e5c8f0a2d6b1e7394f8a0c5d2b6e91734","seq":7},"event":"denial","reason":"ROLLOUT_EXCLUDED"}\n',
      },
    },
    problems: { "store-unavailable": null },
  },
} as const satisfies Readonly<Record<string, Operation>>;
