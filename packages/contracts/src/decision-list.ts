import * as z from "zod";
import { decisionV1 } from "./decision.ts";
import { list } from "./stopping-array.ts";

/** Decision list v1: the decisions for one job, newest first. */
export const decisionListV1 = z
  .strictObject({ version: z.literal("v1"), decisions: list(decisionV1) })
  .meta({ title: "Decision list v1", description: "The decisions for one job, newest first." });

export type DecisionListV1 = z.infer<typeof decisionListV1>;
