import type { Circuit, Permit, Verdict } from "./circuit.ts";
import type { Trouble } from "./failure-of.ts";
import type { WithheldCause } from "./model-port.ts";
import { networkCodeOf } from "./network-code.ts";
import type { OutboundError, OutboundLedger } from "./outbound-ledger.ts";
import { readBounded } from "./read-bounded.ts";
import { retryAfterOf } from "./retry-after.ts";

export const decisionIdHeader = "x-slotgate-decision-id";

export type Fetch = typeof globalThis.fetch;

export interface ExchangeOptions {
  readonly fetch: Fetch;
  readonly decisionId: string;
  /** Number of the request among those of its call, from 1. */
  readonly attempt: number;
  /** Null: what leaves is deliberately not noted. */
  readonly ledger: OutboundLedger | null;
  /** Further ones, of the caller's; they replace none that the provider's adapter sets. */
  readonly headers: Readonly<Record<string, string>>;
  readonly circuit: Circuit;
  readonly signal: AbortSignal;
  readonly mayRequest: () => boolean;
  /** Called when a request leaves. */
  readonly onRequest: () => void;
  readonly timeoutMs: number;
  readonly maxResponseBytes: number;
}

/** Why an exchange has no answer; unset while, and if, there is one. */
export type NoAnswer = Trouble | { readonly kind: "withheld"; readonly cause: WithheldCause };

/** At most one request to the provider. */
export interface Exchange {
  readonly fetch: Fetch;
  readonly sent: () => boolean;
  readonly noAnswer: () => NoAnswer | null;
  /** Tells the circuit what the request says about the provider. To be called whatever happened. */
  readonly settle: (verdict: Verdict) => void;
}

/**
 * The transport that a provider is given: everything that leaves the process for a model goes through here.
 * What went wrong is kept beside the thrown error, because what the SDK makes of the error is its own affair.
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

  // Nothing may be awaited between the checks and the request: they hold for this very moment only.
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
  const receive = async (response: Response): Promise<Response> => {
    status = response.status;
    if (!response.ok) {
      void response.body?.cancel().catch(() => undefined);
      return fail(troubleOfStatus(response));
    }
    const body = await readBounded(response, options.maxResponseBytes);
    if (body === null) {
      return fail({ kind: "response-too-large", maxResponseBytes: options.maxResponseBytes });
    }
    return new Response(body, { headers: { "content-type": "application/json" } });
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
          // A redirect would be a request that nobody permitted, to an address that nobody configured.
          redirect: "manual",
        }),
      );
    } catch (error) {
      if (sent && noAnswer === null && !signal.aborted) {
        noAnswer = timeout.signal.aborted
          ? { kind: "timeout", timeoutMs: options.timeoutMs }
          : { kind: "unreachable", code: networkCodeOf(error) };
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

/** No line, no request. */
function isNoted({ ledger, decisionId, attempt }: ExchangeOptions): boolean {
  try {
    ledger?.sent({ decisionId, attempt });
    return true;
  } catch {
    return false;
  }
}

/** A check that throws has not permitted anything. */
function isPermitted(mayRequest: () => boolean): boolean {
  try {
    return mayRequest() === true;
  } catch {
    return false;
  }
}

function troubleOfStatus({ status, headers }: Response): Trouble {
  if (status === 429) return { kind: "rate-limited", status, retryAfterMs: retryAfterOf(headers) };
  if (status >= 500) return { kind: "server-error", status, retryAfterMs: retryAfterOf(headers) };
  return { kind: "other-status", status };
}
