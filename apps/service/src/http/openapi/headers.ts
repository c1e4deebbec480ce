/** A header of an answer, as OpenAPI writes it. */
export interface Header {
  readonly description: string;
  readonly schema: object;
  readonly example: unknown;
}

/** What answers carry beside their bodies, by name. */
export const headers = {
  "x-request-id": {
    description:
      "The caller's `x-request-id` where it is 1 to 128 visible ASCII characters, or one made here.",
    schema: { type: "string", pattern: "^[\\x21-\\x7e]{1,128}$" },
    example: "0199f0d2-6c1e-7d02-9a51-c4b8e6f0d713",
  },
  location: {
    description: "Where the run is asked for.",
    schema: { type: "string" },
    example: "/v1/runs/0199f0d2-6c1e-7d02-9a51-c4b8e6f0d713",
  },
  "preference-applied": {
    description: "Which preference of the caller's was heeded.",
    schema: { type: "string" },
    example: "respond-async",
  },
  "retry-after": {
    description: "Seconds after which to ask again.",
    schema: { type: "string", pattern: "^\\d+$" },
    example: "1",
  },
} as const satisfies Readonly<Record<string, Header>>;

export type HeaderName = keyof typeof headers;
