import * as z from "zod";
import { gateOrder } from "../gates.ts";
import { recordedText } from "../text.ts";
import { ruledReasons } from "./gate-vectors.ts";

const open = z.record(z.string(), z.unknown());

/** A state with one value that violates the contracts, and the resulting denial. */
export const malformedVector = z.strictObject({
  name: recordedText,
  given: open.meta({
    description: "As `given` of `gates.json`, of which nothing may be taken for granted here.",
  }),
  expected: z.strictObject({
    outcome: z.literal("denied"),
    gate: z.enum(gateOrder),
    reason: z.enum(ruledReasons),
  }),
});

export type MalformedVector = z.infer<typeof malformedVector>;

/** The file `malformed.json`. */
export const malformedVectors = z.strictObject({
  version: z.literal("v1"),
  about: z.literal("malformed"),
  vectors: z.array(malformedVector).min(1),
});
