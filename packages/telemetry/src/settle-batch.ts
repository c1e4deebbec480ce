import { setTimeout as delay } from "node:timers/promises";
import type { Head } from "./record/chain.ts";
import { FateUnknownError } from "./record/fate-unknown-error.ts";
import { sameHead } from "./record/group.ts";
import { JournalUnavailableError } from "./record/journal-unavailable-error.ts";
import { wroteNothing } from "./record/not-written-error.ts";
import { RecordRefusedError } from "./record/record-refused-error.ts";
import type { SinkAnswer, SinkBatch, TelemetrySink } from "./record/sink.ts";
import { within } from "./record/within.ts";

export interface SettleOptions {
  readonly sink: Pick<TelemetrySink, "append" | "head">;
  /** Longest wait for an answer, and again for determining the fate of a batch without one. */
  readonly waitMs: number;
  readonly now: () => number;
  /** Called for every failure at once, so that no other caller waits for the same. */
  readonly onFailure: (error: unknown) => void;
}

const betweenLooksMs = 25;

/**
 * Writes a batch and returns once the result is known or the time limit is over. If the answer was lost the head tells
 * the result, and a batch that is not stored is sent again unchanged: the head admits only one of the two. Throws
 * `RecordRefusedError`; `JournalUnavailableError` if nothing was or will be written; `FateUnknownError`.
 */
export async function settleBatch(batch: SinkBatch, options: SettleOptions): Promise<SinkAnswer> {
  const { sink, waitMs, now, onFailure } = options;
  try {
    return await within(waitMs, () => sink.append(batch, { lateOutcomes: "refuse" }));
  } catch (error) {
    if (error instanceof RecordRefusedError) throw error;
    onFailure(error);
    if (wroteNothing(error))
      throw new JournalUnavailableError("the record could not be stored", { cause: error });
    return learnFate(batch, { ...options, lost: error, endAt: now() + waitMs });
  }
}

async function learnFate(
  batch: SinkBatch,
  { sink, now, onFailure, lost, endAt }: SettleOptions & { readonly lost: unknown; readonly endAt: number },
): Promise<SinkAnswer> {
  const left = (): number => Math.max(1, endAt - now());
  for (;;) {
    try {
      const head: Head = await within(left(), () => sink.head(batch.from.writerId));
      if (sameHead(head, batch.to)) return "recorded";
      // Another process moved it, so waiting does not help.
      if (!sameHead(head, batch.from)) break;
      // A batch not stored yet may still be under way, so only storing it makes its fate certain.
      if ((await within(left(), () => sink.append(batch, { lateOutcomes: "refuse" }))) === "recorded")
        return "recorded";
      break;
    } catch (error) {
      onFailure(error);
      if (error instanceof RecordRefusedError || now() >= endAt) break;
      await delay(Math.min(betweenLooksMs, left()));
    }
  }
  throw new FateUnknownError({ cause: lost });
}
