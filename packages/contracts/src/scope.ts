import * as z from "zod";
import { runLimits } from "./limits.ts";
import { identifier } from "./text.ts";

/** `appliesTo` of a run: one value for each named dimension; 1 to 16 dimensions. */
export const scope = z
  .record(identifier, identifier)
  .refine((dimensions) => Object.keys(dimensions).length >= 1, "at least 1 dimension")
  .refine(
    (dimensions) => Object.keys(dimensions).length <= runLimits.dimensions,
    `at most ${runLimits.dimensions} dimensions`,
  )
  .meta({
    description: "Named dimensions of a run, e.g. subject, level, board.",
    minProperties: 1,
    maxProperties: runLimits.dimensions,
  });

export type Scope = z.infer<typeof scope>;
