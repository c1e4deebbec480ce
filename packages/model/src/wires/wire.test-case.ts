import { type Answer, json, type SeenRequest } from "../provider-server.test-case.ts";
import type { ProviderConfig } from "../providers/provider.ts";

export interface Refusal {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** How a request asks for the form of the answer. */
export interface AskedForm {
  readonly by: "strict schema" | "schema" | "tool" | "prompt";
  /** As sent; null for `prompt`. */
  readonly schema: unknown;
}

/** One provider's protocol, as seen from its side. */
export interface Wire {
  readonly name: string;
  readonly config: Partial<ProviderConfig>;
  /** Changes for a model that reasons; null to leave that to another row. */
  readonly reasoning: Partial<ProviderConfig> | null;
  readonly secret: string;
  /** Path and query below the server's base URL. */
  readonly path: string;
  /** The header with the secret, as the provider wants it. */
  readonly authorization: readonly [name: string, value: string];
  readonly wrongKey: Refusal;
  /** Why the real provider would refuse this body, or null. */
  readonly flawOf: (body: Record<string, unknown>) => string | null;
  readonly refusalOf: (flaw: string) => Refusal;
  readonly formOf: (body: Record<string, unknown>) => AskedForm;
  /** Where the API for access tokens is; unset where the secret itself is sent. */
  readonly secretAt?: (tokenUrl: string) => string;
  /** Answers with 11 input tokens, and 7 output tokens of which 4 were reasoning where the provider says so. */
  readonly completed: (text: string, body: Record<string, unknown>) => unknown;
  /** By the model, or by a filter before or after it. */
  readonly refused: Readonly<Record<string, Answer>>;
  readonly truncated: Answer;
  readonly limited: Refusal;
  readonly schemaRefused: Refusal;
  readonly failed: Refusal;
  /** For the documentation. */
  readonly credential: string;
}

export const refuse = ({ status, body, headers = {} }: Refusal): Answer => json(body, { status, headers });

/** Refuses what the real provider refuses, and answers everything else with `answer`. */
export const strictly =
  (wire: Wire, answer: Answer): Answer =>
  (response, request) => {
    const refusal = refusalOf(wire, request);
    (refusal === null ? answer : refuse(refusal))(response, request);
  };

export const completing =
  (wire: Wire, content: unknown): Answer =>
  (response, request) =>
    json(wire.completed(JSON.stringify(content), request.body))(response, request);

function refusalOf(wire: Wire, { method, url, headers, body }: SeenRequest): Refusal | null {
  if (method !== "POST" || url !== `/v1${wire.path}`) return { status: 404, body: { error: `no ${url}` } };
  if (headers["content-type"] !== "application/json") return { status: 415, body: {} };
  const [name, value] = wire.authorization;
  const others = ["authorization", "api-key", "x-api-key", "x-goog-api-key"].filter(
    (other) => other !== name,
  );
  if (headers[name] !== value || others.some((other) => other in headers)) return wire.wrongKey;
  const flaw = wire.flawOf(body);
  return flaw === null ? null : wire.refusalOf(flaw);
}
