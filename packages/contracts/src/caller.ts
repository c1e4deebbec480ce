import * as z from "zod";
import { list } from "./stopping-array.ts";
import { identifier } from "./text.ts";

/** The permissions of keys and tokens. */
export const callerRoles = ["submit", "operate", "audit"] as const;

/** Caller v1: what a key or token is, and what it may do. */
export const callerV1 = z
  .strictObject({
    version: z.literal("v1"),
    subject: identifier.meta({ description: "The name of the key or token, as records and logs show it." }),
    owner: identifier.meta({ description: "The tenant that its job ids and results belong to." }),
    roles: list(z.enum(callerRoles)).meta({
      description: "`submit`: send runs and read their results; `operate`: change exposure; `audit`: read.",
    }),
  })
  .meta({ title: "Caller v1", description: "The caller according to its key or token." });

export type CallerV1 = z.infer<typeof callerV1>;
