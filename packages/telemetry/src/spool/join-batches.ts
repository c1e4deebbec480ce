import { sameHead } from "../record/group.ts";
import type { SinkBatch } from "../record/sink.ts";

const mostRecords = 512;

/** Joins consecutive batches of a chain, so that many are delivered with one commit. */
export function joinBatches(batches: readonly SinkBatch[]): readonly SinkBatch[] {
  const joined: SinkBatch[] = [];
  for (const batch of batches) {
    const last = joined.at(-1);
    const fits =
      last !== undefined &&
      sameHead(last.to, batch.from) &&
      last.entries.length + batch.entries.length <= mostRecords &&
      !carriesMore(last) &&
      !carriesMore(batch);
    if (fits)
      joined[joined.length - 1] = {
        from: last.from,
        to: batch.to,
        entries: [...last.entries, ...batch.entries],
        documents: [],
      };
    else joined.push(batch);
  }
  return joined;
}

/** What a batch has besides its records must stay with that batch. */
function carriesMore({ from: _, to: __, entries: ___, ...rest }: SinkBatch): boolean {
  return Object.values(rest).some((value) => !(Array.isArray(value) && value.length === 0));
}
