import * as z from "zod";
import { drillNames } from "./drill.ts";
import type { Gate } from "./gates.ts";
import { reasonCodes } from "./reasons.ts";
import { list } from "./stopping-array.ts";
import { count, recordedText } from "./text.ts";

const percent = z.number().min(0).max(100);
const milliseconds = z.int().min(1);

/** Readiness policy v1: the bounds that a release is judged by. */
export const readinessPolicyV1 = z
  .strictObject({
    version: z.literal("readiness.v1"),
    stability: z.strictObject({
      leastDays: z.number().min(0).max(366).meta({ description: "Least length of the window, in days." }),
      goodMinutesPercent: percent.meta({
        description: "Least share of the window's minutes in which every replica was up and recording.",
      }),
      failurePercent: percent.meta({
        description: "Most failed calls among the jobs that a model was called for.",
      }),
      p50Ms: milliseconds.meta({ description: "Most, at the median of generated jobs." }),
      p95Ms: milliseconds.meta({ description: "Most, at the 95th percentile of generated jobs." }),
      calledJobs: z.int().min(1).meta({ description: "Least number of jobs that a model was called for." }),
      unresolvedStops: count.meta({
        description: "Most kills, drills apart, that are not linked to a resolved incident.",
      }),
    }),
    gating: z.strictObject({
      records: z.int().min(1).meta({ description: "Least number of records." }),
      perGate: z
        .strictObject({
          "kill-switch": count,
          "feature-flag": count,
          "opt-in": count,
          allowlist: count,
          rollout: count,
        } satisfies Record<Gate, typeof count>)
        .meta({ description: "Least number of jobs that each gate denied." }),
      perReason: list(z.strictObject({ reason: z.enum(reasonCodes), jobs: count }))
        .max(reasonCodes.length)
        .meta({ description: "Least number of jobs with each of these reasons." }),
    }),
    determinism: z.strictObject({
      repeatedJobs: z
        .int()
        .min(1)
        .meta({ description: "Least number of jobs that were decided more than once." }),
      compared: z.int().min(1).meta({
        description: "Least number of decisions that Unleash's own rollout could be compared with.",
      }),
    }),
    runbook: z.strictObject({
      drills: list(z.enum(drillNames)).max(drillNames.length),
      sections: list(recordedText).max(50).meta({ description: "Headings that the runbook must have." }),
    }),
  })
  .meta({
    title: "Readiness policy v1",
    description: "The bounds that Beta entry and Beta to GA are judged by. Its digest is in every report.",
  });

export type ReadinessPolicyV1 = z.infer<typeof readinessPolicyV1>;

/** What counts without a policy file. */
export const defaultReadinessPolicy: ReadinessPolicyV1 = {
  version: "readiness.v1",
  stability: {
    leastDays: 14,
    goodMinutesPercent: 99.5,
    failurePercent: 5,
    p50Ms: 15_000,
    p95Ms: 45_000,
    calledJobs: 100,
    unresolvedStops: 0,
  },
  gating: {
    records: 1_000,
    perGate: { "kill-switch": 1, "feature-flag": 1, "opt-in": 1, allowlist: 1, rollout: 1 },
    perReason: [
      { reason: "KILL_SWITCH", jobs: 1 },
      { reason: "FEATURE_DISABLED", jobs: 1 },
      { reason: "NOT_OPTED_IN", jobs: 1 },
      { reason: "NOT_ALLOWLISTED", jobs: 1 },
      { reason: "ROLLOUT_EXCLUDED", jobs: 1 },
      { reason: "GENERATED", jobs: 1 },
    ],
  },
  determinism: { repeatedJobs: 1, compared: 100 },
  runbook: {
    drills: [...drillNames],
    sections: [
      "Enable AI for the first time",
      "Change the rollout",
      "Update the allowlist",
      "Roll back in an incident",
    ],
  },
};
