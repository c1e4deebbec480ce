import type { AllowlistV1 } from "@slotgate/contracts";
import { addTallies, emptyTally, type ReplayTally } from "@slotgate/executor";
import { expect, it } from "vitest";
import type { BlockAnswer, ReplayTask } from "./replay-task.ts";
import { replayHere, startReplayThreads } from "./replay-threads.ts";

const task: ReplayTask = { documents: [], work: { of: "replay" } };
/** Rows of COPY's binary format that hold no record. */
function blockOf(rows: number): Uint8Array<ArrayBuffer> {
  const row = [0, 1, 0, 0, 0, 2, 0x6e, 0x6f];
  return Uint8Array.from(Array.from({ length: rows }, () => row).flat());
}

function counting() {
  let tally: ReplayTally = emptyTally;
  const onAnswer = (answer: BlockAnswer) => {
    if (answer.of === "replay") tally = addTallies(tally, answer.tally);
  };
  return { onAnswer, unreadable: () => tally.unreadable };
}

it("every block is answered before `finished` resolves, with and without threads", async () => {
  for (const start of [startReplayThreads, replayHere]) {
    const { onAnswer, unreadable } = counting();
    const pool = start({ task, threads: 2, onAnswer });
    for (let blocks = 0; blocks < 12; blocks += 1) await pool.take(blockOf(5));
    await pool.finished();
    expect(unreadable()).toBe(60);
    await pool.close();
  }
});

it("the failure of a thread is reported, and no wait hangs", async () => {
  const supposition = { allowlist: {} as AllowlistV1, basisPoints: null };
  const broken: ReplayTask = { documents: [], work: { of: "what-if", supposition, mostExamples: 1 } };
  const pool = startReplayThreads({ task: broken, threads: 1, onAnswer: () => {} });
  const work = async () => {
    for (;;) await pool.take(blockOf(1));
  };
  await expect(work()).rejects.toThrow();
  await expect(pool.finished()).rejects.toThrow();
  await pool.close();
});
