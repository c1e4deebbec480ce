import type { Verdict } from "./circuit.ts";
import type { ModelFailureReason } from "./model-port.ts";

/** Everything that can go wrong between a prompt and content that satisfies its schema. */
export type Trouble =
  | { readonly kind: "timeout"; readonly timeoutMs: number }
  | { readonly kind: "unreachable"; readonly code: string }
  | { readonly kind: "rate-limited"; readonly status: number; readonly retryAfterMs: number | null }
  | { readonly kind: "server-error"; readonly status: number; readonly retryAfterMs: number | null }
  | { readonly kind: "other-status"; readonly status: number }
  | { readonly kind: "response-too-large"; readonly maxResponseBytes: number }
  | { readonly kind: "not-the-protocol" }
  | { readonly kind: "refused" }
  | { readonly kind: "truncated" }
  | { readonly kind: "unfinished"; readonly finishReason: string }
  | { readonly kind: "not-json" }
  | { readonly kind: "not-to-schema"; readonly flaw: string }
  | { readonly kind: "schema-unusable"; readonly flaw: string }
  | { readonly kind: "request-not-built"; readonly error: string };

export interface TroubleEntry {
  readonly reason: ModelFailureReason;
  readonly retry: "retried" | "final";
  /** What it says about the provider. A caller's schema can cause none of the rows that say `trouble`. */
  readonly verdict: Verdict;
}

const row = (reason: ModelFailureReason, retry: TroubleEntry["retry"], verdict: Verdict): TroubleEntry => ({
  reason,
  retry,
  verdict,
});

/** The one place where trouble becomes a reason. */
export const troubleTable: Readonly<Record<Trouble["kind"], TroubleEntry>> = {
  // No answer within `timeoutMs`, the body included.
  timeout: row("MODEL_TIMEOUT", "final", "trouble"),
  // No connection, or one that broke before the whole body was there; names that do not resolve.
  unreachable: row("MODEL_UNREACHABLE", "final", "trouble"),
  // HTTP 429, and no attempt left or a longer pause asked for than `backoff.maxMs`.
  "rate-limited": row("MODEL_RATE_LIMITED", "retried", "trouble"),
  // HTTP 5xx, the same.
  "server-error": row("MODEL_HTTP_ERROR", "retried", "trouble"),
  // Any other status that is not 2xx; redirects too, which are never followed.
  "other-status": row("MODEL_HTTP_ERROR", "final", "nothing"),
  "response-too-large": row("MODEL_HTTP_ERROR", "final", "nothing"),
  // HTTP 2xx whose body is not JSON, or JSON that is not the provider's answer format.
  "not-the-protocol": row("MODEL_HTTP_ERROR", "final", "nothing"),
  refused: row("MODEL_REFUSED", "final", "answered"),
  truncated: row("MODEL_OUTPUT_TRUNCATED", "final", "answered"),
  // Ended for a reason other than being complete: tool calls, or one that is not known.
  unfinished: row("MODEL_OUTPUT_INVALID", "final", "answered"),
  "not-json": row("MODEL_OUTPUT_INVALID", "final", "answered"),
  "not-to-schema": row("MODEL_OUTPUT_INVALID", "final", "answered"),
  // Found before anything was sent: nothing that a model writes could be validated.
  "schema-unusable": row("MODEL_OUTPUT_INVALID", "final", "nothing"),
  "request-not-built": row("MODEL_OUTPUT_INVALID", "final", "nothing"),
};

/** One line for logs. Built from figures and names of our own: no prompt, input, output or credentials. */
export function detailOf(trouble: Trouble): string {
  switch (trouble.kind) {
    case "timeout":
      return `no complete answer within ${trouble.timeoutMs} ms`;
    case "unreachable":
      return `no connection, or it broke before the answer was complete: \`${trouble.code}\``;
    case "rate-limited":
    case "server-error": {
      const asked =
        trouble.retryAfterMs === null ? "" : `, which asked to be left alone for ${trouble.retryAfterMs} ms`;
      return `the provider answered HTTP ${trouble.status}${asked}`;
    }
    case "other-status":
      return `the provider answered HTTP ${trouble.status}`;
    case "response-too-large":
      return `the provider's answer is larger than ${trouble.maxResponseBytes} bytes`;
    case "not-the-protocol":
      return "the provider's answer is not in its own format; check `baseUrl` and `provider`";
    case "refused":
      return "the model refused, or a content filter stopped it";
    case "truncated":
      return "the output reached `maxOutputTokens`";
    case "unfinished":
      return `the output is not complete: finish reason \`${trouble.finishReason}\``;
    case "not-json":
      return "the output is not JSON";
    case "not-to-schema":
      return `the output does not satisfy its schema: ${trouble.flaw}`;
    case "schema-unusable":
      return `the job's output schema cannot be checked, so nothing was sent: ${trouble.flaw}`;
    case "request-not-built":
      return `the request could not be built: \`${trouble.error}\``;
  }
}
