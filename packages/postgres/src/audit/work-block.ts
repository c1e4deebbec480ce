import { createEvidenceShelf, createWhatIf, replayLines } from "@slotgate/executor";
import { binaryTexts } from "./binary-texts.ts";
import type { BlockAnswer, ReplayTask } from "./replay-task.ts";

/** Prepares a task and returns the function that works on one block after another. */
export function blockWorker({
  documents,
  supposition,
  mostExamples,
}: ReplayTask): (block: Uint8Array<ArrayBuffer>) => BlockAnswer {
  const shelf = createEvidenceShelf(documents);
  if (supposition === null) return (block) => ({ of: "replay", ...replayLines(binaryTexts(block), shelf) });
  const whatIf = createWhatIf(supposition, shelf);
  return (block) => ({ of: "what-if", ...whatIf(binaryTexts(block), { mostExamples }) });
}
