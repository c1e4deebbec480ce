import type { RecordTally } from "@slotgate/readiness";
import {
  type ChainWalk,
  type ExaminedRecords,
  type Finding,
  type Head,
  walkChain,
} from "@slotgate/telemetry";
import type { CopyBlocks } from "./copy-blocks.ts";
import type { Snapshot } from "./open-snapshot.ts";
import { readHeads, readRecords, readStretches, type Stretch } from "./read-chains.ts";
import { readDocuments, worthThreads } from "./replay-store.ts";
import type { BlockAnswer } from "./replay-task.ts";
import { replayHere, startReplayThreads } from "./replay-threads.ts";
import type { Window } from "./window.ts";

export interface Verification {
  readonly snapshot: Snapshot;
  readonly window: Window;
  /** Heads that were exported earlier, at any time. */
  readonly exported: readonly Head[];
  readonly threads: number;
  /** Called with the tally of a part of the window's records; if it is left out, they are not replayed. */
  readonly onTally?: (tally: RecordTally) => void;
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

/**
 * Verifies the chains of all writers, or the parts in a window, with threads that each examine a block of records. Holds
 * a few blocks in memory.
 */
export async function verifyStore(verification: Verification): Promise<Verified> {
  const { snapshot, window, exported, onFinding, onProgress } = verification;
  const heads = await readHeads(snapshot);
  const stretches = await readStretches(snapshot, { window, heads });
  const known = new Set([...heads.keys(), ...stretches.map(({ writerId }) => writerId)]);
  const exportedOf = Map.groupBy(exported, ({ writerId }) => writerId);
  const of = stretches.reduce((sum, { behind, to }) => sum + Math.max(0, to - behind.seq), 0);
  onProgress({ read: 0, of });
  const walks = stretches.map((stretch) =>
    walkChain({ ...stretch, exported: exportedOf.get(stretch.writerId) ?? [] }, onFinding),
  );
  await examineStretches({ ...verification, stretches, walks, of });
  const reports = walks.map((walk) => walk.end());
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

interface Examination extends Verification {
  readonly stretches: readonly Stretch[];
  /** Of the same stretches. */
  readonly walks: readonly ChainWalk[];
  readonly of: number;
}

/** Reads one stretch after the other, and lets its walk take the records in their order. */
async function examineStretches(examination: Examination): Promise<void> {
  const { snapshot, window, threads, exported, onTally, onProgress, stretches, walks, of } = examination;
  const apart = exported.map(({ seq }) => seq);
  const work = { of: "verify", apart, tallied: onTally === undefined ? null : window } as const;
  const task = { documents: onTally === undefined ? [] : await readDocuments(snapshot), work };
  /** Answers whose predecessors are still under way, by number. */
  const early = new Map<number, readonly ExaminedRecords[]>();
  const walkOf: (ChainWalk | undefined)[] = [];
  let blocks: CopyBlocks | null = null;
  let [next, read] = [0, 0];

  function onAnswer(answer: BlockAnswer, memory: ArrayBuffer, number: number): void {
    if (answer.of !== "verify") return;
    blocks?.recycle(memory);
    onTally?.(answer.tally);
    early.set(number, answer.examined);
    for (let examined = early.get(next); examined !== undefined; examined = early.get(next)) {
      early.delete(next);
      walkOf[next]?.take(examined);
      delete walkOf[next];
      next += 1;
    }
    read += answer.examined.reduce((sum, one) => sum + (one.is === "whole" ? one.records : 1), 0);
    onProgress({ read, of });
  }

  const pool =
    of <= worthThreads ? replayHere({ task, onAnswer }) : startReplayThreads({ task, threads, onAnswer });
  try {
    for (const [index, stretch] of stretches.entries()) {
      blocks = readRecords(snapshot, stretch);
      if (blocks === null) continue;
      for await (const block of blocks) {
        walkOf.push(walks[index]);
        await pool.take(block);
      }
    }
    await pool.finished();
  } finally {
    await pool.close();
  }
}
