import { createEvidenceShelf, createWhatIf, type EvidenceShelf, replayLines } from "@slotgate/executor";
import { emptyRecordTally, tallyRecord } from "@slotgate/readiness";
import { addExamined, type ExaminedRecords, examineRecord } from "@slotgate/telemetry";
import { binaryTexts } from "./binary-texts.ts";
import type { BlockAnswer, BlockWork, ReplayTask } from "./replay-task.ts";
import { storedRecords } from "./stored-records.ts";

/** Prepares a task and returns the function that works on one block after another. */
export function blockWorker({
  documents,
  work,
}: ReplayTask): (block: Uint8Array<ArrayBuffer>) => BlockAnswer {
  const shelf = createEvidenceShelf(documents);
  switch (work.of) {
    case "replay":
      return (block) => ({ of: "replay", ...replayLines(binaryTexts(block), shelf) });
    case "what-if": {
      const whatIf = createWhatIf(work.supposition, shelf);
      return (block) => ({ of: "what-if", ...whatIf(binaryTexts(block), work) });
    }
    case "verify":
      return verifier(work, shelf);
  }
}

/** Reads each record once for both: reading takes longer than replaying. */
function verifier(
  { apart, tallied }: Extract<BlockWork, { of: "verify" }>,
  shelf: EvidenceShelf,
): (block: Uint8Array<ArrayBuffer>) => BlockAnswer {
  const places = new Set(apart);
  const since = instantOf(tallied?.since) ?? Number.NEGATIVE_INFINITY;
  const until = instantOf(tallied?.until) ?? Number.POSITIVE_INFINITY;
  return (block) => {
    const list: ExaminedRecords[] = [];
    const tally = emptyRecordTally();
    for (const stored of storedRecords(block)) {
      const examined = examineRecord(stored);
      addExamined(list, { seq: stored.seq, examined, apart: places });
      const { decidedAt } = stored.columns;
      if (tallied === null || !(decidedAt >= since && decidedAt < until)) continue;
      const record = examined.is === "whole" ? examined.record : null;
      tallyRecord({ line: stored.line, record }, { tally, shelf });
    }
    return { of: "verify", examined: list, tally };
  };
}

const instantOf = (text: string | null | undefined): number | null =>
  text === null || text === undefined ? null : Date.parse(text);
