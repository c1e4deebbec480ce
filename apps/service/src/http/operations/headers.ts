/** A response header in OpenAPI's form. */
export interface Header {
  readonly description: string;
  /** Whether every answer that lists the header has it. */
  readonly required?: true;
  readonly schema: object;
  readonly example: unknown;
}

/** The response headers, by name. */
export const headers = {
  "x-request-id": {
    description:
      "The caller's `x-request-id` if it is 1 to 128 visible ASCII characters, or a generated one.",
    schema: { type: "string", pattern: "^[\\x21-\\x7e]{1,128}$" },
    example: "0199f0d2-6c1e-7d02-9a51-c4b8e6f0d713",
  },
  "www-authenticate": {
    description: "RFC 6750: the realm, and an error if an invalid key was sent.",
    required: true,
    schema: { type: "string", pattern: "^Bearer " },
    example: 'Bearer realm="slotgate", error="invalid_token"',
  },
  etag: {
    description: "RFC 9110: the revision; send it as `If-Match` with a change.",
    required: true,
    schema: { type: "string" },
    example: '"12"',
  },
  allow: {
    description: "The methods that this address supports.",
    required: true,
    schema: { type: "string" },
    example: "GET, HEAD",
  },
  location: {
    description: "The address of the accepted run, relative to that of the request.",
    required: true,
    schema: { type: "string", format: "uri-reference" },
    example: "runs/0199f0d2-6c1e-7c31-b6a2-90f4e7d1c538",
  },
  "preference-applied": {
    description: "RFC 7240: the preference that was applied.",
    required: true,
    schema: { type: "string" },
    example: "respond-async",
  },
  ratelimit: {
    description: "The rest of the key's rate limit, if it has one: requests, and seconds until it is reset.",
    schema: { type: "string" },
    example: '"per-minute"; r=118; t=42',
  },
  "ratelimit-policy": {
    description: "The key's rate limit, if it has one: requests in a window of seconds.",
    schema: { type: "string" },
    example: '"per-minute"; q=120; w=60',
  },
  "retry-after": {
    description: "Seconds after which to send the request again.",
    required: true,
    schema: { type: "string", pattern: "^[0-9]+$" },
    example: "2",
  },
} as const satisfies Readonly<Record<string, Header>>;

export type HeaderName = keyof typeof headers;
