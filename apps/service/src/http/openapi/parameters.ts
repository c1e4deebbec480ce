/** A parameter as OpenAPI writes it, but for its name. */
export interface Parameter {
  readonly in: "path" | "query" | "header";
  readonly required?: true;
  readonly description: string;
  /** JSON Schema; a name under `$defs` of the contracts may be referred to. */
  readonly schema: object;
  readonly example: unknown;
}

/** What an operation may take beside its body, by name. Those of the path are taken from the path. */
export const parameters = {
  decisionId: {
    in: "path",
    required: true,
    description: "The decision's id, as a run's answer names it.",
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
  runId: {
    in: "path",
    required: true,
    description: "The run's id, as the answer to its submission names it.",
    schema: { $ref: "#/$defs/Identifier" },
    example: "0199f0d2-6c1e-7c31-b6a2-90f4e7d1c538",
  },
  cursor: {
    in: "query",
    description: "`next` of the page before; left out for the first page.",
    schema: { $ref: "#/$defs/Identifier" },
    example: "0199f0d2-6c1e-7c31-b6a2-90f4e7d1c538",
  },
  since: {
    in: "query",
    description: "Only what was submitted at this instant or later.",
    schema: { $ref: "#/$defs/Instant" },
    example: "2026-03-02T00:00:00.000Z",
  },
  "idempotency-key": {
    in: "header",
    description:
      "The caller's own name for the run. Sent again with the same run it leads to the same answer, without another model call.",
    schema: { $ref: "#/$defs/Identifier" },
    example: "lesson-12-draft-3",
  },
  prefer: {
    in: "header",
    description:
      "RFC 7240. With `respond-async` the run is accepted and executed later, and may be larger: 8 MiB and 5,000 jobs.",
    schema: { type: "string" },
    example: "respond-async",
  },
  "x-request-id": {
    in: "header",
    description: "Names the request in answers and logs: 1 to 128 visible ASCII characters.",
    schema: { type: "string" },
    example: "lesson-12/attempt-1",
  },
  traceparent: {
    in: "header",
    description: "W3C trace context. Its trace id goes into the records; what is not valid is left out.",
    schema: { type: "string" },
    example: "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
  },
} as const satisfies Readonly<Record<string, Parameter>>;

export type ParameterName = keyof typeof parameters;
