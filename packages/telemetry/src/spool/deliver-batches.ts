import { type Head, headAfter } from "../record/chain.ts";
import { noEffects } from "../record/effects.ts";
import { sameHead } from "../record/group.ts";
import type { JournalReport } from "../record/journal-report.ts";
import { RecordRefusedError } from "../record/record-refused-error.ts";
import type { Settlement } from "../record/reservation.ts";
import type { SinkBatch, SinkEntry, TelemetrySink } from "../record/sink.ts";
import { within } from "../record/within.ts";
import { joinBatches } from "./join-batches.ts";
import { MisfitError } from "./misfit-error.ts";
import { PredecessorMissingError } from "./predecessor-missing-error.ts";

/** The ends of chains in the store, as far as a delivery knows. */
export type KnownHeads = Map<string, Head>;

export interface DeliverOptions {
  readonly sink: Pick<TelemetrySink, "append" | "head">;
  readonly heads: KnownHeads;
  readonly report: Pick<JournalReport, "refusedInSpool">;
  readonly waitMs: number;
}

/**
 * Writes batches to the store, each exactly once: the head says which of them are stored. Returns how many records were
 * refused. Throws `MisfitError`, `PredecessorMissingError`, and the store's errors when it is unavailable; heads must
 * then be read again first.
 */
export async function deliverBatches(
  batches: readonly SinkBatch[],
  options: DeliverOptions,
): Promise<number> {
  const { sink, heads, waitMs } = options;
  const missing: SinkBatch[] = [];
  for (const batch of batches) {
    const { writerId } = batch.from;
    let stored = heads.get(writerId);
    if (stored === undefined) {
      stored = await within(waitMs, () => sink.head(writerId));
      heads.set(writerId, stored);
    }
    if (batch.to.seq <= stored.seq) {
      // Already stored. If the record there differs, this chain did not write it.
      if (batch.to.seq === stored.seq && !sameHead(batch.to, stored))
        throw new MisfitError({ batch, stored });
      continue;
    }
    const before = missing.findLast(({ from }) => from.writerId === writerId)?.to ?? stored;
    if (!sameHead(batch.from, before)) {
      heads.delete(writerId);
      throw batch.from.seq > before.seq
        ? new PredecessorMissingError({ batch, stored: before })
        : new MisfitError({ batch, stored: before });
    }
    missing.push(batch);
  }
  let refused = 0;
  for (const batch of joinBatches(missing)) refused += await deliver(batch, options);
  return refused;
}

async function deliver(batch: SinkBatch, options: DeliverOptions): Promise<number> {
  const { sink, heads, waitMs } = options;
  try {
    const answer = await within(waitMs, () => sink.append(batch));
    if (answer !== "recorded")
      throw new Error("the sink refused a spooled batch, although it has no conditions");
    heads.set(batch.to.writerId, batch.to);
    return 0;
  } catch (error) {
    if (!(error instanceof RecordRefusedError)) throw error;
    return await deliverOneByOne(batch, options);
  }
}

/** The chain is fixed: a record that the store refuses cannot be left out, and must not block the rest. */
async function deliverOneByOne(batch: SinkBatch, options: DeliverOptions): Promise<number> {
  const { from, to: _, entries, ...rest } = batch;
  let head = from;
  let refused = 0;
  for (const entry of entries) {
    const to = headAfter(entry);
    const one = (entriesOfOne: readonly SinkEntry[]): SinkBatch => ({
      ...rest,
      from: head,
      to,
      entries: entriesOfOne,
    });
    if ((await deliverOne({ entry, one, ...options })) === "refused") refused += 1;
    options.heads.set(to.writerId, to);
    head = to;
  }
  return refused;
}

/** Reservations must be settled, whatever else is refused. */
const inFull = ({ effects: { settlement } }: SinkEntry): Settlement | null =>
  settlement === null ? null : "in-full";

/**
 * Unchanged; or without its effects; or, as a last resort, as a gap that `verify` shows, so that the rest is delivered.
 */
async function deliverOne({
  entry,
  one,
  sink,
  report,
  waitMs,
}: Omit<DeliverOptions, "heads"> & {
  readonly entry: SinkEntry;
  readonly one: (entries: readonly SinkEntry[]) => SinkBatch;
}): Promise<"whole" | "refused"> {
  const tries = [
    { entries: [entry], kept: null },
    { entries: [{ ...entry, effects: { ...noEffects, settlement: inFull(entry) } }], kept: "record" },
    { entries: [{ ...entry, effects: noEffects }], kept: "record" },
    { entries: [], kept: "nothing" },
  ] as const;
  let refusal: RecordRefusedError | null = null;
  for (const { entries, kept } of tries) {
    try {
      const answer = await within(waitMs, () => sink.append(one(entries)));
      if (answer !== "recorded")
        throw new Error("the sink refused a spooled record, although it has no conditions");
      if (kept === null) return "whole";
      report.refusedInSpool({ eventId: entry.record.eventId, kept, error: refusal });
      return "refused";
    } catch (error) {
      if (!(error instanceof RecordRefusedError)) throw error;
      refusal = error;
    }
  }
  throw refusal ?? new Error("the store refuses to skip a record");
}
