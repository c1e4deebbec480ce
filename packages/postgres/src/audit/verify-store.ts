import { type Finding, type Head, verifyChain } from "@slotgate/telemetry";
import type { Snapshot } from "./open-snapshot.ts";
import { readHeads, readRecords, readStretches } from "./read-chains.ts";
import type { Window } from "./window.ts";

export interface Verification {
  readonly snapshot: Snapshot;
  readonly window: Window;
  /** Heads that were exported earlier, at any time. */
  readonly exported: readonly Head[];
  readonly onFinding: (finding: Finding) => void;
  /** Called with the number of records to read, then with the number read so far. */
  readonly onProgress: (progress: { readonly read: number; readonly of: number }) => void;
}

export interface Verified {
  readonly writers: number;
  readonly records: number;
  /** `decidedAt` of the oldest and the newest record; null without records. */
  readonly oldest: string | null;
  readonly newest: string | null;
  /** How many exported heads were compared with the store. */
  readonly exportedHeads: number;
}

/** Verifies the chains of all writers, or the parts in a window. Holds one block of records in memory. */
export async function verifyStore(verification: Verification): Promise<Verified> {
  const { snapshot, window, exported, onFinding, onProgress } = verification;
  const heads = await readHeads(snapshot);
  const stretches = await readStretches(snapshot, { window, heads });
  const known = new Set([...heads.keys(), ...stretches.map(({ writerId }) => writerId)]);
  const exportedOf = Map.groupBy(exported, ({ writerId }) => writerId);
  const of = stretches.reduce((sum, { behind, to }) => sum + Math.max(0, to - behind.seq), 0);
  let read = 0;
  onProgress({ read, of });
  const reports = [];
  for (const stretch of stretches) {
    const records = counted(readRecords(snapshot, stretch), (count) => {
      read += count;
      onProgress({ read, of });
    });
    const chain = { ...stretch, records, exported: exportedOf.get(stretch.writerId) ?? [] };
    reports.push(await verifyChain(chain, onFinding));
  }
  const verified = new Set(stretches.filter(({ end }) => end.is !== "open").map(({ writerId }) => writerId));
  for (const [writerId, ofWriter] of exportedOf) {
    if (verified.has(writerId)) continue;
    const seq = Math.max(...ofWriter.map((head) => head.seq));
    const head = heads.get(writerId);
    if (!known.has(writerId)) {
      if (seq > 0) onFinding({ kind: "writer-missing", writerId, seq });
      // The window ends before the chain does, but the head shows whether the chain was cut off.
    } else if (head !== undefined && head.seq < seq)
      onFinding({ kind: "cut-off", writerId, from: head.seq + 1, to: seq });
  }
  const instants = reports.flatMap(({ oldest, newest }) =>
    oldest === null ? [] : [oldest, newest ?? oldest],
  );
  instants.sort();
  return {
    writers: reports.length,
    records: reports.reduce((sum, { records }) => sum + records, 0),
    oldest: instants[0] ?? null,
    newest: instants.at(-1) ?? null,
    exportedHeads: exported.length,
  };
}

async function* counted<T>(
  batches: AsyncIterable<readonly T[]>,
  onBatch: (count: number) => void,
): AsyncGenerator<readonly T[]> {
  for await (const batch of batches) {
    yield batch;
    onBatch(batch.length);
  }
}
