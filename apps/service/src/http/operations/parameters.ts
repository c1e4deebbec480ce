import { changeSources, gateOrder, reasonCodes, severities, statuses } from "@slotgate/contracts";
import { drillChoices, orders } from "@slotgate/executor";

/** A parameter in OpenAPI's form. */
export interface Parameter {
  /** If it differs from the name in the table. */
  readonly name?: string;
  readonly in: "path" | "query" | "header";
  readonly required?: true;
  readonly description: string;
  /** JSON Schema; may refer to a name under `$defs` of the contracts. */
  readonly schema: object;
  readonly example: unknown;
}

/** The query and header parameters of operations, by name. Path parameters are derived from the path. */
export const parameters = {
  decisionId: {
    in: "path",
    required: true,
    description: "The decision's id from a run's answer.",
    schema: { $ref: "#/$defs/Identifier" },
    example: "0199f0d2-6c1f-7a44-8f0e-3b5d7f1c2a90",
  },
  jobId: {
    in: "path",
    required: true,
    description: "The job's id, percent-encoded.",
    schema: { $ref: "#/$defs/JobId" },
    example: "lesson-12/intro",
  },
  jobIdInQuery: {
    name: "jobId",
    in: "query",
    required: true,
    description: "The job's id.",
    schema: { $ref: "#/$defs/JobId" },
    example: "lesson-12/intro",
  },
  "x-request-id": {
    in: "header",
    description: "Names the request in answers and logs: 1 to 128 visible ASCII characters.",
    schema: { type: "string" },
    example: "lesson-12/attempt-1",
  },
  runId: {
    in: "path",
    required: true,
    description: "The run's id from its answer.",
    schema: { $ref: "#/$defs/Identifier" },
    example: "0199f0d2-6c1e-7c31-b6a2-90f4e7d1c538",
  },
  engagementId: {
    in: "path",
    required: true,
    description: "The engagement's id from `GET /v1/kill`.",
    schema: { $ref: "#/$defs/Identifier" },
    example: "0199f0d2-7b1c-7e50-8d36-c4f1a9b07d62",
  },
  signoffId: {
    in: "path",
    required: true,
    description: "The sign-off's id from `GET /v1/signoffs`.",
    schema: { $ref: "#/$defs/Identifier" },
    example: "0199f0d2-9c31-7b1d-a1c2-5e7f1d3b9a01",
  },
  stage: {
    in: "query",
    required: true,
    description: "`beta`: entry into Beta; `ga`: from Beta to general availability.",
    schema: { enum: ["beta", "ga"] },
    example: "ga",
  },
  window: {
    in: "query",
    description:
      "The time before `to` that is judged, in minutes, hours or days; 14d by default, 366d at most.",
    schema: { type: "string", pattern: "^[1-9][0-9]{0,4}[mhd]$" },
    example: "14d",
  },
  activityWindow: {
    name: "window",
    in: "query",
    description: "The number of minutes to count, the current one included: 1m to 60m, 15m by default.",
    schema: { type: "string", pattern: "^(?:[1-9]|[1-5][0-9]|60)m$", default: "15m" },
    example: "15m",
  },
  to: {
    in: "query",
    description: "The end of the window, rounded down to a full minute; now by default.",
    schema: { type: "string" },
    example: "2026-01-31T12:00:00Z",
  },
  drillId: {
    in: "path",
    required: true,
    description: "The drill's id from `GET /v1/drills`.",
    schema: { $ref: "#/$defs/Identifier" },
    example: "0199f0d2-8a10-7c44-9b5e-2f6d1a7c3e08",
  },
  incidentId: {
    in: "path",
    required: true,
    description: "The incident's id from `GET /v1/incidents`.",
    schema: { $ref: "#/$defs/Identifier" },
    example: "0199f0d2-8c44-7d01-9a52-1f7be0c3d9a4",
  },
  "Idempotency-Key": {
    in: "header",
    description:
      "The caller's name for the run, unique among those of the key's owner: 1 to 255 printable ASCII characters, in double quotes or bare. The same name with the same document is the same run; with another document it is refused.",
    schema: { type: "string", minLength: 1, maxLength: 257 },
    example: "lesson-12, first try",
  },
  Prefer: {
    in: "header",
    description: "`respond-async` (RFC 7240): answer 202 now, execute later.",
    schema: { type: "string" },
    example: "respond-async",
  },
  regenerate: {
    in: "query",
    description: "`true`: stored content is ignored, and generated again.",
    schema: { type: "string", enum: ["true", "false"], default: "false" },
    example: "false",
  },
  since: {
    in: "query",
    description: "An instant: leaves out what was submitted, decided, changed or opened earlier.",
    schema: { type: "string", format: "date-time" },
    example: "2026-01-31T12:00:00Z",
  },
  cursor: {
    in: "query",
    description: "The `next` of the previous page.",
    schema: { type: "string" },
    example: "0199f0d2-6c1e-7d02-9a51-c4b8e6f0d713",
  },
  limit: {
    in: "query",
    description: "Maximum number of items on a page: 1 to 200, by default 50.",
    schema: { type: "integer", minimum: 1, maximum: 200, default: 50 },
    example: 50,
  },
  until: {
    in: "query",
    description: "An instant: leaves out what was decided, changed or opened at that time or later.",
    schema: { type: "string", format: "date-time" },
    example: "2026-02-01T00:00:00Z",
  },
  source: {
    in: "query",
    description: "Changes from this source.",
    schema: { type: "string", enum: [...changeSources] },
    example: "controls",
  },
  state: {
    in: "query",
    description: "Incidents in this state.",
    schema: { type: "string", enum: ["open", "resolved"] },
    example: "open",
  },
  severity: {
    in: "query",
    description: "Incidents of this severity, from 1 (the worst) to 4.",
    schema: { type: "integer", enum: [...severities] },
    example: 2,
  },
  drills: {
    in: "query",
    description: "Whether to include the records of drills; by default they are left out.",
    schema: { type: "string", enum: [...drillChoices], default: drillChoices[0] },
    example: "only",
  },
  order: {
    in: "query",
    description: "By time of the decision; for runs, of the submission.",
    schema: { type: "string", enum: [...orders], default: orders[0] },
    example: "newest-first",
  },
  reason: {
    in: "query",
    description: "Records with this reason.",
    schema: { type: "string", enum: [...reasonCodes] },
    example: "ROLLOUT_EXCLUDED",
  },
  gate: {
    in: "query",
    description: "Records of denials by this gate.",
    schema: { type: "string", enum: [...gateOrder] },
    example: "rollout",
  },
  status: {
    in: "query",
    description: "Records with this status; admissions have none.",
    schema: { type: "string", enum: [...statuses] },
    example: "STUB",
  },
  kind: {
    in: "query",
    description: "Records of jobs of this kind.",
    schema: { $ref: "#/$defs/Identifier" },
    example: "explanatory",
  },
  rule: {
    in: "query",
    description: "Records whose evidence names this allowlist rule; for keys that see evidence.",
    schema: { $ref: "#/$defs/Identifier" },
    example: "chemistry-gcse",
  },
  run: {
    in: "query",
    description: "Records of this run.",
    schema: { $ref: "#/$defs/Identifier" },
    example: "0199f0d2-6c1e-7c31-b6a2-90f4e7d1c538",
  },
  job: {
    in: "query",
    description: "Records of this job.",
    schema: { $ref: "#/$defs/JobId" },
    example: "lesson-12/intro",
  },
  "scope.subject": {
    in: "query",
    description:
      "Records whose scope has this value in the dimension `subject`; likewise `scope.` and any other dimension. Several of them must all match.",
    schema: { $ref: "#/$defs/Identifier" },
    example: "chemistry",
  },
  revision: {
    in: "path",
    required: true,
    description: "The revision's number.",
    schema: { type: "string", pattern: "^[1-9][0-9]{0,14}$" },
    example: "12",
  },
  "Last-Event-ID": {
    in: "header",
    description: "The id of the last event read; an `EventSource` sends it automatically.",
    schema: { type: "string" },
    example: "3/10",
  },
  "If-Match": {
    in: "header",
    description: "The `ETag` of the revision that the change is based on.",
    schema: { type: "string" },
    example: '"12"',
  },
  percent: {
    in: "query",
    required: true,
    description: "The percentage, from 0 to 100, with at most two decimals.",
    schema: { type: "string" },
    example: "12.5",
  },
  traceparent: {
    in: "header",
    description: "W3C trace context. Its trace id is recorded; an invalid one is ignored.",
    schema: { type: "string" },
    example: "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
  },
} as const satisfies Readonly<Record<string, Parameter>>;

export type ParameterName = keyof typeof parameters;
