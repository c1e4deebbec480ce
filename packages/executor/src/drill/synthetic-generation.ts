import { digestOf } from "@slotgate/contracts/digest";
import { createGenerators, defaultGeneration, modelConfigOf, type OutboundLedger } from "@slotgate/model";
import type { GenerationInForce } from "../generation/generation-in-force.ts";

export interface SyntheticGenerationOptions {
  /** Receives the requests like those to a real provider, so that they can be reconciled with the records. */
  readonly ledger: OutboundLedger | null;
  /** The simulated duration of a call. */
  readonly answerAfterMs: number;
  /** Waits; resolves early when the signal aborts. */
  readonly pause: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

/** The document of drills: one model for every job, with the built-in prompt. */
const document = defaultGeneration(
  modelConfigOf({
    provider: "openai-compatible",
    model: "slotgate-drill",
    baseUrl: "http://slotgate-drill.invalid/v1",
    credential: null,
    timeoutMs: 120_000,
    maxAttempts: 1,
  }),
  { credential: null },
);
const digest = digestOf(document);

/**
 * The generation of drills: production's adapter over a simulated transport. Permission, abort and counting work as in
 * every call, and nothing leaves the process.
 */
export function createSyntheticGeneration({
  ledger,
  answerAfterMs,
  pause,
}: SyntheticGenerationOptions): Pick<GenerationInForce, "current"> {
  const generators = createGenerators({
    credentials: { of: () => null },
    ledger,
    fetch: async (_address, { signal } = {}) => {
      const call = signal ?? new AbortController().signal;
      await pause(answerAfterMs, call);
      call.throwIfAborted();
      return Response.json(completion);
    },
  });
  const inForce = { document, revision: 0, digest, generator: generators.of(document, digest) };
  return { current: () => inForce };
}

const completion = {
  id: "slotgate-drill",
  object: "chat.completion",
  created: 0,
  model: "slotgate-drill",
  choices: [
    {
      index: 0,
      finish_reason: "stop",
      message: { role: "assistant", content: JSON.stringify({ text: "a drill" }) },
    },
  ],
  usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
};
