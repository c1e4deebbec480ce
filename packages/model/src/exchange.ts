import { parseAnswerText } from "./answer-text.ts";
import type { Circuit, Permit, Verdict } from "./circuit.ts";
import type { Trouble } from "./failure-of.ts";
import type { WithheldCause } from "./model-port.ts";
import { isLasting, networkCodeOf } from "./network-code.ts";
import type { OutboundError, OutboundLedger } from "./outbound-ledger.ts";
import { type ProviderError, readProviderError } from "./provider-error.ts";
import { readBounded } from "./providers/read-bounded.ts";
import { retryAfterOf } from "./retry-after.ts";

export const decisionIdHeader = "x-slotgate-decision-id";

export type Fetch = typeof globalThis.fetch;

export interface ExchangeOptions {
  readonly fetch: Fetch;
  readonly decisionId: string;
  /** Number of the request within its call, from 1. */
  readonly attempt: number;
  /** Null: requests are deliberately not recorded. */
  readonly ledger: OutboundLedger | null;
  /** The caller's further headers; they replace none of the provider adapter's. */
  readonly headers: Readonly<Record<string, string>>;
  readonly circuit: Circuit;
  readonly signal: AbortSignal;
  /** Asks all gates again, kill switch first. */
  readonly mayRequest: () => boolean;
  /** Called when a request is sent. */
  readonly onRequest: () => void;
  readonly timeoutMs: number;
  readonly maxResponseBytes: number;
}

/** Limits on reading an error answer; beyond them only its status counts. */
const errorBodyBounds = { bytes: 65_536, ms: 2_000 };

interface Receiving {
  /** Whether a code may be recorded: one that repeats what was sent may not. */
  readonly isOwn: (code: string) => boolean;
  /** Closes the connection. */
  readonly drop: () => void;
}

/** Why an exchange has no answer; unset otherwise. */
export type NoAnswer = Trouble | { readonly kind: "withheld"; readonly cause: WithheldCause };

/** At most one request to the provider. */
export interface Exchange {
  readonly fetch: Fetch;
  readonly sent: () => boolean;
  readonly noAnswer: () => NoAnswer | null;
  /** Reports to the circuit what the request says about the provider. Must be called in all cases. */
  readonly settle: (verdict: Verdict) => void;
}

/**
 * The transport for a provider: all model requests of the process go through it. Keeps the cause of a failure
 * separately from the thrown error, which the SDK may replace.
 */
export function openExchange(options: ExchangeOptions): Exchange {
  const { circuit, signal, decisionId, attempt } = options;
  let permit: Permit | null = null;
  let sent = false;
  let noAnswer: NoAnswer | null = null;

  const fail = (outcome: NoAnswer): never => {
    noAnswer = outcome;
    throw new Error(`no answer: ${outcome.kind}`);
  };

  // Nothing may be awaited between the checks and the request: the checks hold for this moment only.
  const send = (url: Parameters<Fetch>[0], init: RequestInit): Promise<Response> => {
    if (sent || permit !== null) throw new Error("one exchange sends one request");
    permit = circuit.enter();
    if (permit === null) return fail({ kind: "withheld", cause: "circuit-open" });
    if (!isPermitted(options.mayRequest)) return fail({ kind: "withheld", cause: "not-permitted" });
    signal.throwIfAborted();
    if (!isNoted(options)) return fail({ kind: "withheld", cause: "unrecorded" });
    sent = true;
    options.onRequest();
    return options.fetch(url, init);
  };

  let status: number | null = null;
  const receive = async (response: Response, { isOwn, drop }: Receiving): Promise<Response> => {
    status = response.status;
    if (!response.ok) {
      const text = await errorTextOf(response, drop);
      return fail(troubleOfError(response, readProviderError({ status: response.status, text, isOwn })));
    }
    const body = await readBounded(response, options.maxResponseBytes);
    if (body === null) {
      return fail({ kind: "response-too-large", maxResponseBytes: options.maxResponseBytes });
    }
    const text = decodedOrNull(body);
    if (text === null) return fail({ kind: "ambiguous-answer", flaw: "it is not UTF-8" });
    const parsed = parseAnswerText(text);
    if (!parsed.ok && parsed.flaw === "duplicate-key")
      return fail({ kind: "ambiguous-answer", flaw: "an object has a duplicate key" });
    if (parsed.ok && isError(parsed.value)) return fail(troubleOfBody(text, isOwn));
    return new Response(text, { headers: { "content-type": "application/json" } });
  };

  const fetch: Fetch = async (url, init) => {
    const timeout = new AbortController();
    const timer = setTimeout(() => timeout.abort(), options.timeoutMs);
    const headers = new Headers(init?.headers);
    for (const [name, value] of Object.entries(options.headers))
      if (!headers.has(name)) headers.set(name, value);
    headers.set(decisionIdHeader, encodeURI(options.decisionId));
    try {
      return await receive(
        await send(url, {
          ...init,
          headers,
          signal: AbortSignal.any([signal, timeout.signal]),
          // A redirect would be a request that was not permitted, to an address that was not configured.
          redirect: "manual",
        }),
        {
          isOwn: (code) =>
            ![init?.body, ...headers.values()].some((sentText) => String(sentText).includes(code)),
          drop: () => timeout.abort(),
        },
      );
    } catch (error) {
      if (sent && noAnswer === null && !signal.aborted) {
        const code = networkCodeOf(error);
        noAnswer = timeout.signal.aborted
          ? { kind: "timeout", timeoutMs: options.timeoutMs }
          : { kind: isLasting(code) ? "untrusted-connection" : "unreachable", code };
      }
      throw error;
    } finally {
      clearTimeout(timer);
      if (sent) options.ledger?.ended({ decisionId, attempt, status, error: errorNow() });
    }
  };

  const errorNow = (): OutboundError | null => {
    if (signal.aborted) return "aborted";
    switch (noAnswer?.kind) {
      case "timeout":
      case "unreachable":
        return noAnswer.kind;
      case "untrusted-connection":
        return "unreachable";
      case "response-too-large":
        return "too-large";
      default:
        return null;
    }
  };

  return {
    fetch,
    sent: () => sent,
    noAnswer: () => noAnswer,
    settle: (verdict) => permit?.settle(verdict),
  };
}

/** No ledger line, no request. */
function isNoted({ ledger, decisionId, attempt }: ExchangeOptions): boolean {
  try {
    ledger?.sent({ decisionId, attempt });
    return true;
  } catch {
    return false;
  }
}

/** A check that throws permits nothing. */
function isPermitted(mayRequest: () => boolean): boolean {
  try {
    return mayRequest() === true;
  } catch {
    return false;
  }
}

function troubleOfError({ status, headers }: Response, { code, about }: ProviderError): Trouble {
  switch (about) {
    case "refusal":
      return { kind: "refused", status, code };
    case "quota":
      return { kind: "quota-exhausted", status, code };
    case "content":
      return { kind: "request-rejected", status, code };
  }
  if (status === 429) return { kind: "rate-limited", status, code, retryAfterMs: retryAfterOf(headers) };
  if (status >= 500 || status === 408)
    return { kind: "server-error", status, code, retryAfterMs: retryAfterOf(headers) };
  return { kind: "other-status", status, code };
}

/** An error with a success status, as some proxies send it, and OpenAI's API for responses. */
function isError(answer: unknown): boolean {
  if (typeof answer !== "object" || answer === null) return false;
  if ("output" in answer && "error" in answer && answer.error !== null) return true;
  return !answerKeys.some((key) => key in answer);
}

/** One of them is in every answer of a provider. */
const answerKeys = ["choices", "content", "candidates", "promptFeedback", "output"];

function troubleOfBody(text: string, isOwn: Receiving["isOwn"]): Trouble {
  const { code, about } = readProviderError({ status: 200, text, isOwn });
  return about === "refusal" ? { kind: "refused", status: null, code } : { kind: "not-the-protocol", code };
}

/** Null if it is too long, too slow, incomplete or not text: then only the status counts. */
async function errorTextOf(response: Response, drop: () => void): Promise<string | null> {
  const timer = setTimeout(drop, errorBodyBounds.ms);
  try {
    const body = await readBounded(response, errorBodyBounds.bytes);
    return body === null ? null : decodedOrNull(body);
  } catch {
    return null;
  } finally {
    clearTimeout(timer);
  }
}

function decodedOrNull(body: Uint8Array): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(body);
  } catch {
    return null;
  }
}
