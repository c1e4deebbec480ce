import * as z from "zod";

/** One thing that is wrong with a document. */
export const contractIssue = z.strictObject({
  /** JSON path from the document's root, e.g. `$.jobs[3].slotId`. */
  path: z.string(),
  /** What belongs there. */
  expected: z.string(),
  /** What was found. Content under a job's `input`, `sources` or an output is described, never quoted. */
  received: z.string(),
});

export type ContractIssue = z.infer<typeof contractIssue>;
