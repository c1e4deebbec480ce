import type * as z from "zod";
import { runLimits } from "./limits.ts";
import { namedValues } from "./named-values.ts";
import { identifier } from "./text.ts";

/** `appliesTo` of a run: one value for each named dimension; 1 to 16 dimensions. */
export const scope = namedValues(identifier, { min: 1, max: runLimits.dimensions, noun: "dimension" }).meta({
  description: "Named dimensions of a run, e.g. subject, level, board, with one value each.",
});

export type Scope = z.infer<typeof scope>;
