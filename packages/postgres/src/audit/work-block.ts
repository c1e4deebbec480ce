import { createEvidenceShelf, createWhatIf, replayLines } from "@slotgate/executor";
import { tallyRecords } from "@slotgate/readiness";
import { binaryTexts } from "./binary-texts.ts";
import type { BlockAnswer, ReplayTask } from "./replay-task.ts";

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
    case "readiness":
      return (block) => ({ of: "readiness", tally: tallyRecords(binaryTexts(block), shelf) });
  }
}
