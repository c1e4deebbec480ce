import * as z from "zod";

/** A reason code with where it comes from, as the table of reasons has it. */
const reason = z.strictObject({
  code: z.string(),
  from: z.string(),
  gate: z.string().optional(),
  guard: z.string().optional(),
  text: z.string(),
});

export type LockedReason = z.infer<typeof reason>;

/** What the contracts share beside their schemas: the order of gates and guards, and the reasons in theirs. */
export const vocabulary = z.strictObject({
  gateOrder: z.array(z.string()),
  guardOrder: z.array(z.string()),
  reasons: z.array(reason),
});

export type Vocabulary = z.infer<typeof vocabulary>;
