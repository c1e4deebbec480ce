import * as z from "zod";
import { instant } from "./instant.ts";
import { jsonObject } from "./json-object.ts";
import { list } from "./stopping-array.ts";
import { identifier, recordedText, sha256Hex, statedReason } from "./text.ts";

/** The sources of changes of exposure. */
export const changeSources = [
  "kill",
  "controls",
  "allowlist",
  "generation",
  "cap",
  "budget",
  "model-configuration",
  "prompt",
  "tripwire",
  "drill",
] as const;

export type ChangeSource = (typeof changeSources)[number];

/** One entry of the change log. */
export const change = z
  .strictObject({
    changeId: z
      .string()
      .regex(/^[1-9][0-9]{0,18}$/)
      .meta({ description: "Names the entry; a number that grows." }),
    at: instant,
    source: z.enum(changeSources),
    what: recordedText.meta({ description: "What happened, in a few words." }),
    before: jsonObject.nullable().meta({ description: "What was in force before; null if nothing was." }),
    after: jsonObject.nullable().meta({ description: "What is in force since then; null if nothing is." }),
    who: identifier.nullable().meta({
      description:
        "The subject of the key or token; for a flag, the author according to Unleash, if it may be asked. Null: unknown.",
    }),
    why: statedReason.nullable().meta({ description: "The reason given; null if none was." }),
    digest: sha256Hex.nullable().meta({ description: "Of what is in force since then, if it has one." }),
  })
  .meta({ description: "One change of exposure." });

export type Change = z.infer<typeof change>;

/** Change list v1: one page of the log, newest first. */
export const changeListV1 = z
  .strictObject({
    version: z.literal("v1"),
    changes: list(change),
    next: change.shape.changeId
      .nullable()
      .meta({ description: "Send it as `cursor` for the next page; null on the last one." }),
  })
  .meta({
    title: "Change list v1",
    description: "One page of the change log of exposure, newest first.",
  });

export type ChangeListV1 = z.infer<typeof changeListV1>;
