import * as z from "zod";
import { distinct } from "./distinct.ts";
import { instant } from "./instant.ts";
import { jsonObject } from "./json-object.ts";
import { list } from "./stopping-array.ts";
import { count, identifier, jobId, recordedText } from "./text.ts";

/** The drills: each does what an operator would do in an incident. */
export const drillNames = ["kill", "rollback", "allowlist", "rollout"] as const;

export type DrillName = (typeof drillNames)[number];

/** How exposure is changed: by the service's own means, or by flags in Unleash. */
export const drillWays = ["own", "unleash"] as const;

export type DrillWay = (typeof drillWays)[number];

const drill = z.enum(drillNames).meta({ description: "Which drill." });
const via = z
  .enum(drillWays)
  .meta({ description: "`own`: by the service's own means; `unleash`: by flags in Unleash." });

/** Drill start v1: starts a drill of this kind. */
export const drillStartV1 = z
  .strictObject({ version: z.literal("v1"), drill, via })
  .meta({ title: "Drill start v1", description: "A request to start a drill; only one runs at a time." });

export type DrillStartV1 = z.infer<typeof drillStartV1>;

/** One step of a drill and its result. */
export const drillStep = z.strictObject({
  step: identifier.meta({ description: "What was done or checked, in a few words." }),
  verdict: z.enum(["passed", "failed"]),
  durationMs: count,
  detail: recordedText.nullable().meta({ description: "What was observed, or what failed." }),
});

export type DrillStep = z.infer<typeof drillStep>;

/**
 * A change that a drill makes, recorded before it is made, so that another process can undo it: what was in force
 * `before`, and what the drill put in force, `after`.
 */
export const drillSetting = z.strictObject({
  what: z.enum(["kill", "cap", "allowlist", "kill-flag", "ai-flag"]),
  state: z.enum(["set", "restored", "left-alone"]).meta({
    description: "`left-alone`: it was changed by others since, so it was not restored.",
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
    .meta({ description: "Null while the drill runs; with a verdict it has ended." }),
};

/** Drill progress v1: the progress of a drill, reported by its client. */
export const drillProgressV1 = z.strictObject({ version: z.literal("v1"), ...progress }).meta({
  title: "Drill progress v1",
  description:
    "The progress of a drill. Once it has ended, only its settings can still be marked as restored.",
});

export type DrillProgressV1 = z.infer<typeof drillProgressV1>;

const drillShape = {
  drillId: identifier,
  drill,
  via,
  startedAt: instant,
  startedBy: identifier.meta({ description: "The subject of the key or token that started it." }),
  endedAt: instant.nullable().meta({ description: "Null while it runs." }),
  ...progress,
};

export const drillRun = z.strictObject(drillShape);

export type DrillRun = z.infer<typeof drillRun>;

/** Drill v1: a drill, its steps and its settings. */
export const drillV1 = z
  .strictObject({ version: z.literal("v1"), ...drillShape })
  .meta({ title: "Drill v1", description: "A drill with its steps, and the settings it made and restored." });

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

/** Limit on the synthetic provider's delay, in milliseconds. */
export const longestDrillAnswerMs = 60_000;

/** Drill jobs v1: synthetic jobs of a drill. They pass through all gates like any other. */
export const drillJobsV1 = z
  .strictObject({
    version: z.literal("v1"),
    jobIds: list(jobId).min(1).max(50).refine(distinct, "ids that differ").meta({ uniqueItems: true }),
    answerAfterMs: z.int().min(0).max(longestDrillAnswerMs).meta({
      description: "The synthetic provider's delay, for drills that kill a call under way.",
    }),
  })
  .meta({
    title: "Drill jobs v1",
    description: "Synthetic jobs in the drills' scope. All gates decide; a real provider is never called.",
  });

export type DrillJobsV1 = z.infer<typeof drillJobsV1>;
