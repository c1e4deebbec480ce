import * as z from "zod";
import { recordedText } from "./text.ts";

/** One thing that is wrong with a document. */
export const contractIssue = z.strictObject({
  path: recordedText.meta({ description: "JSON path from the document's root, e.g. `$.jobs[3].slotId`." }),
  expected: recordedText.meta({ description: "What belongs there." }),
  received: recordedText.meta({
    description:
      "What was found. Content under a job's `input`, `sources` or an output is described, never quoted.",
  }),
  where: recordedText.optional().meta({
    description: "The place for people, where it is known, e.g. `line 3, column 7, in rule chem`.",
  }),
});

export type ContractIssue = z.infer<typeof contractIssue>;
