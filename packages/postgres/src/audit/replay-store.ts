import {
  addTallies,
  addWhatIfs,
  type Difference,
  emptyTally,
  emptyWhatIf,
  type ReplayTally,
  recordsIn,
  type Supposition,
  type WhatIfExample,
  type WhatIfTally,
} from "@slotgate/executor";
import type { EvidenceDocument } from "@slotgate/telemetry";
import { ownerIsSyntheticText } from "../synthetic-owners.ts";
import type { Snapshot } from "./open-snapshot.ts";
import type { BlockAnswer, BlockWork } from "./replay-task.ts";
import { replayHere, startReplayThreads } from "./replay-threads.ts";
import { isWhole, type Window, windowCondition } from "./window.ts";

export interface ReplayOptions {
  readonly snapshot: Snapshot;
  readonly window: Window;
  readonly threads: number;
  /** Called with the number of records read, and in total; null: total unknown. */
  readonly onProgress: (progress: { readonly read: number; readonly of: number | null }) => void;
}

/** Replays every record of a window. Differences come in no particular order. */
export async function replayStore({
  onDifference,
  ...options
}: ReplayOptions & { readonly onDifference: (difference: Difference) => void }): Promise<ReplayTally> {
  let tally = emptyTally;
  await eachBlock(options, {
    select: `select body from telemetry_record where ${windowCondition(options.window, options.snapshot.quote)}`,
    work: { of: "replay" },
    count: (answer) => {
      if (answer.of !== "replay") return 0;
      tally = addTallies(tally, answer.tally);
      for (const difference of answer.differences) onDifference(difference);
      return recordsIn(answer.tally);
    },
  });
  return tally;
}

export interface WhatIf {
  readonly tally: WhatIfTally;
  /** Up to the requested number for each direction. */
  readonly examples: readonly WhatIfExample[];
}

/**
 * Decides each job of a window twice, on the inputs of its latest decision there: with the controls in force, and with
 * the supposed ones.
 */
export async function supposeStore({
  supposition,
  mostExamples,
  ...options
}: ReplayOptions & { readonly supposition: Supposition; readonly mostExamples: number }): Promise<WhatIf> {
  let tally = emptyWhatIf;
  const examples = { wouldBeAdmitted: [] as WhatIfExample[], wouldBeDenied: [] as WhatIfExample[] };
  await eachBlock(options, {
    // Decision ids are UUIDs of version 7, which sort by time.
    select: `
      select body from (
        select distinct on (owner, job_id) body from telemetry_record
        where ${windowCondition(options.window, options.snapshot.quote)}
          and (owner is null or not ${ownerIsSyntheticText(options.snapshot.quote)})
        order by owner, job_id, decision_id desc, writer_id, seq
      ) latest`,
    work: { of: "what-if", supposition, mostExamples },
    count: (answer) => {
      if (answer.of !== "what-if") return 0;
      tally = addWhatIfs(tally, answer.tally);
      for (const example of answer.examples) {
        const shown = examples[example.direction];
        if (shown.length < mostExamples) shown.push(example);
      }
      return Object.values(answer.tally).reduce((sum, count) => sum + count, 0);
    },
  });
  return { tally, examples: [...examples.wouldBeAdmitted, ...examples.wouldBeDenied] };
}

/** With fewer records, starting a thread takes longer than replaying. */
export const worthThreads = 10_000;

export interface Blocks {
  readonly select: string;
  readonly work: BlockWork;
  /** Adds an answer to the result and returns its number of records. */
  readonly count: (answer: BlockAnswer) => number;
}

/** Lets threads work on the records that a select finds, block by block. */
export async function eachBlock(
  { snapshot, window, threads, onProgress }: ReplayOptions,
  { select, count, work }: Blocks,
): Promise<void> {
  const of = work.of !== "what-if" && isWhole(window) ? await countRecords(snapshot) : null;
  const documents = await readDocuments(snapshot);
  let read = 0;
  const task = { documents, work };
  const blocks = snapshot.copy(select, { format: "binary" });
  const onAnswer = (answer: BlockAnswer, memory: ArrayBuffer) => {
    blocks.recycle(memory);
    read += count(answer);
    onProgress({ read, of });
  };
  const few = of !== null && of <= worthThreads;
  const pool = few ? replayHere({ task, onAnswer }) : startReplayThreads({ task, threads, onAnswer });
  try {
    for await (const block of blocks) await pool.take(block);
    await pool.finished();
  } finally {
    await pool.close();
  }
}

/** From the heads: counting the rows would take as long as reading them. */
async function countRecords(snapshot: Snapshot): Promise<number> {
  const [row] = await snapshot.query<{ records: number }>(
    `select (select coalesce(sum(seq), 0) from telemetry_writer)::float8
      - (select coalesce(sum(last_seq - first_seq + 1), 0) from telemetry_removed)::float8 as records`,
  );
  return row?.records ?? 0;
}

export const readDocuments = (snapshot: Snapshot): Promise<readonly EvidenceDocument[]> =>
  snapshot.query<EvidenceDocument>("select digest, kind, body::text as body from evidence_document");
