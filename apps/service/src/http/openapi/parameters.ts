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
