import { createEvidenceShelf } from "./evidence-shelf.ts";
import { replayLines } from "./replay-lines.ts";
import type { BlockAnswer, ReplayTask } from "./replay-task.ts";
import { createWhatIf } from "./what-if.ts";

/** Makes what a task needs ready, and answers the function that works on one block of lines after another. */
export function blockWorker({
  documents,
  supposition,
  mostExamples,
}: ReplayTask): (block: Uint8Array<ArrayBuffer>) => BlockAnswer {
  const shelf = createEvidenceShelf(documents);
  if (supposition === null) return (block) => ({ of: "replay", ...replayLines(linesOf(block), shelf) });
  const whatIf = createWhatIf(supposition, shelf);
  return (block) => ({ of: "what-if", ...whatIf(linesOf(block), { mostExamples }) });
}

function linesOf({ buffer, byteOffset, length }: Uint8Array<ArrayBuffer>): string[] {
  const lines = Buffer.from(buffer, byteOffset, length).toString("utf8").split("\n");
  // Each line is ended by a line feed, so behind the last one there is nothing.
  if (lines.at(-1) === "") lines.pop();
  return lines;
}
