import type { JsonObject, OutputSchemaNode } from "@slotgate/contracts";
import { type AttemptInput, attempt } from "./attempt.ts";
import { pauseBefore } from "./backoff.ts";
import type { Circuits } from "./circuits.ts";
import type { Fetch } from "./exchange.ts";
import { type Trouble, troubleTable } from "./failure-of.ts";
import type { ExchangedModel } from "./language-model.ts";
import type { ModelConfig } from "./model-config.ts";
import type { GenerateOptions, ModelIdentity, Usage, WithheldCause } from "./model-port.ts";
import type { OutboundLedger } from "./outbound-ledger.ts";
import type { RenderedPrompt } from "./prompt-template.ts";

/** A model that can be asked: it has its key. */
export interface ReadyModel {
  readonly config: ModelConfig;
  readonly identity: ModelIdentity;
  readonly circuits: Circuits;
  readonly sdk: ExchangedModel;
}

/** What all requests of the process share. */
export interface Transport {
  /** Records every request before it is sent; null only if deliberately disabled. */
  readonly ledger: OutboundLedger | null;
  /** The lowest transport. */
  readonly fetch: Fetch;
  /** Uniform over [0, 1); for the jitter of pauses. */
  readonly random: () => number;
  /** Waits, or less when the signal aborts; for the pauses between requests. */
  readonly wait: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

/** One call, whichever models it asks. */
export interface Call extends GenerateOptions {
  readonly decisionId: string;
  readonly owner: string;
  readonly prompt: RenderedPrompt;
  /** Of the whole output. */
  readonly schema: OutputSchemaNode;
  readonly check: AttemptInput["check"];
}

/** How asking a model ended. */
export type Ended =
  | { readonly ended: "content"; readonly output: JsonObject }
  | { readonly ended: "trouble"; readonly trouble: Trouble }
  | { readonly ended: "withheld"; readonly cause: WithheldCause }
  | { readonly ended: "aborted" };

/** The same, with what it cost. */
export type Asked = Ended & { readonly usage: Usage };

interface AskInput {
  readonly call: Call;
  /** Requests that the call has sent to other models. */
  readonly sentBefore: number;
  readonly transport: Transport;
}

/** Asks one model, with its retries. Never rejects. */
export async function askModel(model: ReadyModel, { call, sentBefore, transport }: AskInput): Promise<Asked> {
  const { config, circuits, sdk } = model;
  const { signal, mayRequest, headers = {}, decisionId, prompt, schema, check } = call;
  let usage = nothingUsed;
  let met: Trouble | null = null;

  while (!signal.aborted) {
    const attempted = await attempt({
      model: sdk,
      prompt,
      schema,
      check,
      exchange: {
        fetch: transport.fetch,
        decisionId,
        attempt: sentBefore + usage.attempts + 1,
        ledger: transport.ledger,
        headers,
        circuit: circuits.of(call.owner),
        signal,
        mayRequest,
        onRequest: () => {
          usage = addUsage(usage, oneRequest);
        },
        timeoutMs: config.timeoutMs,
        maxResponseBytes: config.maxResponseBytes,
      },
    });
    usage = addUsage(usage, { attempts: 0, ...attempted.tokens });
    if (signal.aborted) break;
    switch (attempted.ended) {
      case "content":
        return { ended: "content", output: attempted.output, usage };
      case "withheld":
        // The circuit opened between two requests: the model's own failure is the better answer.
        if (attempted.cause === "circuit-open" && met !== null)
          return { ended: "trouble", trouble: met, usage };
        return { ended: "withheld", cause: attempted.cause, usage };
    }
    met = attempted.trouble;
    const pause = pauseAfter(met, { config, attempts: usage.attempts, random: transport.random });
    if (pause === null) return { ended: "trouble", trouble: met, usage };
    await transport.wait(pause, signal);
  }
  return { ended: "aborted", usage };
}

interface PauseInput {
  readonly config: ModelConfig;
  /** Requests sent to this model. */
  readonly attempts: number;
  readonly random: () => number;
}

/** Null: the model is not asked again. */
function pauseAfter(trouble: Trouble, { config, attempts, random }: PauseInput): number | null {
  if (troubleTable[trouble.kind].retry === "final" || attempts >= config.maxAttempts) return null;
  const retryAfterMs = "retryAfterMs" in trouble ? trouble.retryAfterMs : null;
  return pauseBefore({ backoff: config.backoff, attempts, retryAfterMs, random });
}

export const nothingUsed: Usage = { attempts: 0, inputTokens: null, outputTokens: null };

const oneRequest: Usage = { attempts: 1, inputTokens: null, outputTokens: null };

export const addUsage = (one: Usage, other: Usage): Usage => ({
  attempts: one.attempts + other.attempts,
  inputTokens: sumOf(one.inputTokens, other.inputTokens),
  outputTokens: sumOf(one.outputTokens, other.outputTokens),
});

const sumOf = (one: number | null, other: number | null): number | null =>
  one === null ? other : one + (other ?? 0);
