import { createModel, type ModelPort, type OutboundLedger } from "@slotgate/model";

export interface SyntheticModelOptions {
  /** Receives the requests like those to a real provider, so that they can be reconciled with the records. */
  readonly ledger: OutboundLedger | null;
  /** The simulated duration of a call. */
  readonly answerAfterMs: number;
  /** Waits; resolves early when the signal aborts. */
  readonly pause: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

/**
 * The model of drills: production's adapter over a simulated transport. Permission, abort and counting work as in every
 * call, and nothing leaves the process.
 */
export const createSyntheticModel = ({ ledger, answerAfterMs, pause }: SyntheticModelOptions): ModelPort =>
  createModel({
    config: {
      version: "model.v1",
      provider: "openai-compatible",
      model: "slotgate-drill",
      baseUrl: "http://slotgate-drill.invalid/v1",
      timeoutMs: 120_000,
      maxAttempts: 1,
    },
    apiKey: null,
    ledger,
    fetch: async (_address, { signal } = {}) => {
      const call = signal ?? new AbortController().signal;
      await pause(answerAfterMs, call);
      call.throwIfAborted();
      return Response.json(completion);
    },
  });

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
