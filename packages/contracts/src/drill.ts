import * as z from "zod";
import { distinct } from "./distinct.ts";
import { instant } from "./instant.ts";
import { jsonObject } from "./json-object.ts";
import { list } from "./stopping-array.ts";
import { count, identifier, jobId, recordedText } from "./text.ts";

/** What is drilled: each does what an operator would do on a bad day. */
export const drillNames = ["kill", "rollback", "allowlist", "rollout"] as const;

export type DrillName = (typeof drillNames)[number];

/** How exposure is changed: by the service's own means, or by flags in Unleash. */
export const drillWays = ["own", "unleash"] as const;

export type DrillWay = (typeof drillWays)[number];

const drill = z.enum(drillNames).meta({ description: "What is drilled." });
const via = z
  .enum(drillWays)
  .meta({ description: "`own`: by the service's own means; `unleash`: by flags in Unleash." });

/** Drill start v1: a drill of this kind begins. */
export const drillStartV1 = z
  .strictObject({ version: z.literal("v1"), drill, via })
  .meta({ title: "Drill start v1", description: "Asks for a drill to begin; one is under way at a time." });

export type DrillStartV1 = z.infer<typeof drillStartV1>;

/** One step of a drill and how it went. */
export const drillStep = z.strictObject({
  step: identifier.meta({ description: "What was done or looked at, in a few words." }),
  verdict: z.enum(["passed", "failed"]),
  durationMs: count,
  detail: recordedText.nullable().meta({ description: "What was seen, or what went wrong." }),
});

export type DrillStep = z.infer<typeof drillStep>;

/**
 * What a drill changes, noted before it does, so that it can be undone by whoever comes after: what was in force
 * `before`, and what the drill put in force, `after`.
 */
export const drillSetting = z.strictObject({
  what: z.enum(["kill", "cap", "allowlist", "kill-flag", "ai-flag"]),
  state: z.enum(["set", "restored", "left-alone"]).meta({
    description: "`left-alone`: somebody else has changed it since, so that it was not put back.",
  }),
  before: jsonObject,
  after: jsonObject,
});

export type DrillSetting = z.infer<typeof drillSetting>;

const progress = {
  steps: list(drillStep).max(100),
  settings: list(drillSetting).max(20),
  verdict: z
    .enum(["passed", "failed"])
    .nullable()
    .meta({ description: "Null while the drill goes on; with a verdict it has ended." }),
};

/** Drill progress v1: how far a drill is, said by whoever carries it out. */
export const drillProgressV1 = z.strictObject({ version: z.literal("v1"), ...progress }).meta({
  title: "Drill progress v1",
  description:
    "Says how far a drill is. Once it has ended, its settings alone can still be marked as restored.",
});

export type DrillProgressV1 = z.infer<typeof drillProgressV1>;

const drillShape = {
  drillId: identifier,
  drill,
  via,
  startedAt: instant,
  startedBy: identifier.meta({ description: "The subject of the key or token that asked for it." }),
  endedAt: instant.nullable().meta({ description: "Null while it is under way." }),
  ...progress,
};

export const drillRun = z.strictObject(drillShape);

export type DrillRun = z.infer<typeof drillRun>;

/** Drill v1: a drill, its steps, and what it set. */
export const drillV1 = z
  .strictObject({ version: z.literal("v1"), ...drillShape })
  .meta({ title: "Drill v1", description: "A drill with its steps, and what it set and restored." });

export type DrillV1 = z.infer<typeof drillV1>;

/** Drill list v1: one page of drills, newest first. */
export const drillListV1 = z
  .strictObject({
    version: z.literal("v1"),
    drills: list(drillRun),
    next: identifier
      .nullable()
      .meta({ description: "Send it as `cursor` for the next page; null on the last one." }),
  })
  .meta({ title: "Drill list v1", description: "One page of drills, newest first." });

export type DrillListV1 = z.infer<typeof drillListV1>;

/** The most time that the synthetic provider takes, in milliseconds. */
export const longestDrillAnswerMs = 60_000;

/** Drill jobs v1: synthetic jobs of a drill. They pass all gates like any other. */
export const drillJobsV1 = z
  .strictObject({
    version: z.literal("v1"),
    jobIds: list(jobId).min(1).max(50).refine(distinct, "ids that differ").meta({ uniqueItems: true }),
    answerAfterMs: z.int().min(0).max(longestDrillAnswerMs).meta({
      description: "How long the synthetic provider takes; a kill is to reach a call that is under way.",
    }),
  })
  .meta({
    title: "Drill jobs v1",
    description: "Synthetic jobs in the scope of drills. All gates are asked; no real provider ever is.",
  });

export type DrillJobsV1 = z.infer<typeof drillJobsV1>;
