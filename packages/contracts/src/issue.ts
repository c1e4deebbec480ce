import * as z from "zod";
import { recordedText } from "./text.ts";

/** One error in a document. */
export const contractIssue = z.strictObject({
  path: recordedText.meta({ description: "JSON path from the document's root, e.g. `$.jobs[3].slotId`." }),
  expected: recordedText.meta({ description: "What was expected there." }),
  received: recordedText.meta({
    description:
      "What was found. Content under a job's `input`, `sources` or an output is described, never quoted.",
  }),
  where: recordedText.optional().meta({
    description: "The place for people, if known, e.g. `line 3, column 7, in rule chem`.",
  }),
});

export type ContractIssue = z.infer<typeof contractIssue>;
