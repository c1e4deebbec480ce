import * as z from "zod";
import { day, instant } from "./instant.ts";
import { list } from "./stopping-array.ts";
import { count } from "./text.ts";

const limit = count.nullable().meta({ description: "Null: there is no such budget; 0: nothing fits in." });

/** What a day has used of one budget. */
export const budgetUse = z
  .strictObject({
    limit,
    spent: count.meta({
      description: "By what has ended: as the provider reported it, or else as much as it can have been.",
    }),
    reserved: count.meta({
      description:
        "By what has not ended: as much as it can spend. What never ends stays reserved, as if it were spent.",
    }),
  })
  .meta({ description: "What a day has used of one budget." });

export type BudgetUse = z.infer<typeof budgetUse>;

export const budgetDay = z
  .strictObject({ day, tokens: budgetUse, calls: budgetUse })
  .meta({ description: "A day in UTC, with what was admitted on it." });

export type BudgetDay = z.infer<typeof budgetDay>;

/** Budget v1: what may be spent, and what was. */
export const budgetV1 = z
  .strictObject({
    version: z.literal("v1"),
    limits: z
      .strictObject({ tokensPerDay: limit, callsPerDay: limit, tokensPerRun: limit, callsPerRun: limit })
      .meta({ description: "As this replica is configured." }),
    endsAt: instant.meta({ description: "When today ends, and with it what it has used." }),
    days: list(budgetDay).meta({
      description: "Today first, then the days before on which something was reserved, the newest first.",
    }),
  })
  .meta({
    title: "Budget v1",
    description: "How many tokens and calls may be spent, and how many were, by day in UTC.",
  });

export type BudgetV1 = z.infer<typeof budgetV1>;
