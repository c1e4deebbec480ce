import * as z from "zod";
import { day, instant } from "./instant.ts";
import { list } from "./stopping-array.ts";
import { count } from "./text.ts";

const limit = count.nullable().meta({ description: "Null: there is no such budget; 0 allows nothing." });

/** The use of one budget on one day. */
export const budgetUse = z
  .strictObject({
    limit,
    spent: count.meta({
      description: "By ended jobs: as reported by the provider, or the maximum if not reported.",
    }),
    reserved: count.meta({
      description:
        "By jobs that have not ended: the maximum that they can spend. A job that never ends stays reserved.",
    }),
  })
  .meta({ description: "The use of one budget on one day." });

export type BudgetUse = z.infer<typeof budgetUse>;

export const budgetDay = z
  .strictObject({ day, tokens: budgetUse, calls: budgetUse })
  .meta({ description: "A day in UTC, with the use by the jobs admitted on it." });

export type BudgetDay = z.infer<typeof budgetDay>;

/** Budget v1: the limits, and their use. */
export const budgetV1 = z
  .strictObject({
    version: z.literal("v1"),
    limits: z
      .strictObject({ tokensPerDay: limit, callsPerDay: limit, tokensPerRun: limit, callsPerRun: limit })
      .meta({ description: "The limits configured for this replica." }),
    endsAt: instant.meta({ description: "When today ends and its use is reset." }),
    days: list(budgetDay).meta({
      description: "Today first, then earlier days with reservations, newest first.",
    }),
  })
  .meta({
    title: "Budget v1",
    description: "The limits on tokens and calls, and their use by day in UTC.",
  });

export type BudgetV1 = z.infer<typeof budgetV1>;
