import { createEvidenceShelf, createWhatIf, type EvidenceShelf, replayLines } from "@slotgate/executor";
import { emptyRecordTally, tallyRecord } from "@slotgate/readiness";
import { addExamined, type ExaminedRecords, examineRecord } from "@slotgate/telemetry";
import { binaryTexts } from "./binary-texts.ts";
import { createRecordCheck, type RecordCheck } from "./record-check.ts";
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
  let seen = 0;
  let accepts: RecordCheck | undefined;
  return (block) => {
    const list: ExaminedRecords[] = [];
    const tally = emptyRecordTally();
    for (const stored of storedRecords(block)) {
      seen += 1;
      if (seen === worthCheck) accepts = createRecordCheck();
      const examined = examineRecord(stored, accepts);
      addExamined(list, { seq: stored.seq, examined, apart: places });
      const { decidedAt } = stored.columns;
      if (tallied === null || !(decidedAt >= since && decidedAt < until)) continue;
      const record = examined.is === "whole" ? examined.record : null;
      tallyRecord({ line: stored.line, record }, { tally, shelf });
    }
    return { of: "verify", examined: list, tally };
  };
}

/** From so many records on, a compiled check saves more time than it takes to create. */
const worthCheck = 5_000;

const instantOf = (text: string | null | undefined): number | null =>
  text === null || text === undefined ? null : Date.parse(text);
