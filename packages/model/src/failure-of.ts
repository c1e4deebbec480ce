import type { Verdict } from "./circuit.ts";
import type { FailureConcern, ModelFailure, ModelFailureReason } from "./model-port.ts";

/** An error answer: its status, and the provider's own name for the error if it has one. */
interface ErrorStatus {
  readonly status: number;
  readonly code: string | null;
}

interface Busy extends ErrorStatus {
  readonly retryAfterMs: number | null;
}

/** Everything that can fail between a prompt and content that satisfies its schema. */
export type Trouble =
  | { readonly kind: "timeout"; readonly timeoutMs: number }
  | { readonly kind: "unreachable" | "untrusted-connection"; readonly code: string }
  | ({ readonly kind: "rate-limited" | "server-error" } & Busy)
  | ({ readonly kind: "quota-exhausted" | "request-rejected" | "other-status" } & ErrorStatus)
  | { readonly kind: "no-access-token"; readonly status: number | null; readonly code: string | null }
  | { readonly kind: "response-too-large"; readonly maxResponseBytes: number }
  | { readonly kind: "not-the-protocol"; readonly code: string | null }
  | { readonly kind: "ambiguous-answer"; readonly flaw: string }
  | ({ readonly kind: "refused" } & (ErrorStatus | { readonly status: null; readonly code: string | null }))
  | { readonly kind: "truncated" }
  | { readonly kind: "not-json"; readonly flaw: string; readonly finishReason: string }
  | { readonly kind: "not-to-schema"; readonly flaw: string }
  | { readonly kind: "schema-unusable"; readonly flaw: string }
  | { readonly kind: "request-not-built"; readonly error: string };

export interface TroubleEntry {
  readonly reason: ModelFailureReason;
  /** Whether the same model is asked again. */
  readonly retry: "retried" | "final";
  /** Whether the next model of the profile is asked, once this one is not asked again. */
  readonly next: "asked" | "not-asked";
  /** The verdict for the circuit of the job's owner. */
  readonly verdict: Verdict;
  /**
   * Whom it concerns. `content`: caused by the caller's own content, which others never meet. `output`: the same if the
   * caller provided the schema; with a built-in schema the provider is concerned.
   */
  readonly concerns: FailureConcern | "output";
}

const row = (
  reason: ModelFailureReason,
  [retry, next]: readonly [TroubleEntry["retry"], TroubleEntry["next"]],
  [verdict, concerns]: readonly [Verdict, TroubleEntry["concerns"]],
): TroubleEntry => ({ reason, retry, next, verdict, concerns });

/**
 * The only place where trouble becomes a reason. The next model is asked only while the provider itself cannot answer:
 * what the job, the model's answer or the set-up causes is not covered up by another model.
 */
export const troubleTable: Readonly<Record<Trouble["kind"], TroubleEntry>> = {
  // No answer within `timeoutMs`, the body included.
  timeout: row("MODEL_TIMEOUT", ["final", "asked"], ["trouble", "provider"]),
  // No connection, or one that broke before the whole body arrived; names that do not resolve.
  unreachable: row("MODEL_UNREACHABLE", ["retried", "asked"], ["trouble", "provider"]),
  // An untrusted certificate, or an answer that is not HTTP: a retry meets the same.
  "untrusted-connection": row("MODEL_UNREACHABLE", ["final", "asked"], ["trouble", "provider"]),
  // HTTP 429 without attempts left, or with a longer pause than `backoff.maxMs`.
  "rate-limited": row("MODEL_RATE_LIMITED", ["retried", "asked"], ["trouble", "provider"]),
  // HTTP 402, and any error that names quota, credit or billing: waiting does not help.
  "quota-exhausted": row("MODEL_RATE_LIMITED", ["final", "not-asked"], ["trouble", "provider"]),
  // HTTP 408 or 5xx without attempts left, or with a longer pause than `backoff.maxMs`.
  "server-error": row("MODEL_HTTP_ERROR", ["retried", "asked"], ["trouble", "provider"]),
  // HTTP 400, 413, 414, 422 and 431 that name neither credentials nor the model: too long, an unsupported schema.
  "request-rejected": row("MODEL_HTTP_ERROR", ["final", "not-asked"], ["nothing", "content"]),
  // Any other status that is not 2xx, including redirects, which are never followed.
  "other-status": row("MODEL_HTTP_ERROR", ["final", "not-asked"], ["nothing", "provider"]),
  // No request was sent: the token endpoint of the provider did not answer, or refused the credential.
  "no-access-token": row("MODEL_UNREACHABLE", ["final", "asked"], ["nothing", "provider"]),
  "response-too-large": row("MODEL_HTTP_ERROR", ["final", "not-asked"], ["nothing", "content"]),
  // HTTP 2xx whose body is not JSON, or JSON that is not in the provider's answer format.
  "not-the-protocol": row("MODEL_HTTP_ERROR", ["final", "not-asked"], ["nothing", "provider"]),
  // A body that is not UTF-8, or has a duplicate key: readers would differ in the answer.
  "ambiguous-answer": row("MODEL_OUTPUT_INVALID", ["final", "not-asked"], ["answered", "output"]),
  // By the model, or by a content filter before or after it.
  refused: row("MODEL_REFUSED", ["final", "not-asked"], ["answered", "content"]),
  truncated: row("MODEL_OUTPUT_TRUNCATED", ["final", "not-asked"], ["answered", "content"]),
  "not-json": row("MODEL_OUTPUT_INVALID", ["final", "not-asked"], ["answered", "output"]),
  "not-to-schema": row("MODEL_OUTPUT_INVALID", ["final", "not-asked"], ["answered", "output"]),
  // Found before anything was sent: no output could be validated.
  "schema-unusable": row("MODEL_OUTPUT_INVALID", ["final", "not-asked"], ["nothing", "content"]),
  "request-not-built": row("MODEL_OUTPUT_INVALID", ["final", "not-asked"], ["nothing", "content"]),
};

/** A failure in the port's form. */
export function failureOf(
  trouble: Trouble,
  { ownSchema }: { readonly ownSchema: "none" | "of-the-job" },
): ModelFailure {
  const { reason, concerns } = troubleTable[trouble.kind];
  const whose = ownSchema === "of-the-job" ? "content" : "provider";
  return {
    reason,
    detail: detailOf(trouble),
    httpStatus: "status" in trouble ? trouble.status : null,
    code: "code" in trouble ? trouble.code : null,
    concerns: concerns === "output" ? whose : concerns,
  };
}

/** One line for logs and records, made of numbers, our own names and codes: no prompt, input, output or credentials. */
function detailOf(trouble: Trouble): string {
  switch (trouble.kind) {
    case "timeout":
      return `no complete answer within ${trouble.timeoutMs} ms`;
    case "unreachable":
      return `no complete answer: \`${trouble.code}\``;
    case "untrusted-connection":
      return `the connection is not trusted or not HTTP: \`${trouble.code}\``;
    case "rate-limited":
    case "server-error": {
      const asked =
        trouble.retryAfterMs === null ? "" : ` and asked for a pause of ${trouble.retryAfterMs} ms`;
      return `${answered(trouble)}${asked}`;
    }
    case "quota-exhausted":
      return `${answered(trouble)}: the account's quota or credit is exhausted`;
    case "request-rejected":
      return `${answered(trouble)}: it rejects this request`;
    case "other-status":
      return answered(trouble);
    case "no-access-token":
      return `nothing was sent: no access token (${trouble.status === null ? "no answer" : `HTTP ${trouble.status}`}${codeOf(trouble)}); check the model's credential`;
    case "response-too-large":
      return `the provider's answer is larger than ${trouble.maxResponseBytes} bytes`;
    case "not-the-protocol":
      return `the provider's answer is not in its own format${trouble.code === null ? "" : ` but the error${codeOf(trouble)}`}; check \`baseUrl\` and \`provider\``;
    case "ambiguous-answer":
      return `the provider's answer is ambiguous: ${trouble.flaw}`;
    case "refused":
      return trouble.status === null
        ? `the model refused, or a content filter stopped it${codeOf(trouble)}`
        : `${answered(trouble)}: a content filter refused the request`;
    case "truncated":
      return "the output reached `maxOutputTokens`";
    case "not-json":
      return `the output is ${trouble.flaw}; finish reason ${trouble.finishReason}`;
    case "not-to-schema":
      return `the output does not satisfy its schema: ${trouble.flaw}`;
    case "schema-unusable":
      return `the job's output schema cannot be checked, so nothing was sent: ${trouble.flaw}`;
    case "request-not-built":
      return `the request could not be built: \`${trouble.error}\``;
  }
}

const answered = (error: ErrorStatus): string => `the provider answered HTTP ${error.status}${codeOf(error)}`;

const codeOf = ({ code }: { readonly code: string | null }): string => (code === null ? "" : ` \`${code}\``);
