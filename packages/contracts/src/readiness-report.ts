import * as z from "zod";
import { day, instant } from "./instant.ts";
import { releaseBasis, signoff } from "./signoff.ts";
import { list } from "./stopping-array.ts";
import { count, identifier, recordedText, sha256Hex } from "./text.ts";

export const readinessStages = ["beta", "ga"] as const;

export type ReadinessStage = (typeof readinessStages)[number];

/** The criteria of each stage, in the order of a report. */
export const stageCriteria = {
  beta: ["contracts", "gate-order", "kill-dominance", "deny-by-default", "records", "stubs", "controls"],
  ga: ["stability", "defects", "gating", "determinism", "telemetry", "runbook", "sign-off"],
} as const;

export type Criterion = (typeof stageCriteria)[ReadinessStage][number];

const criteria = [...stageCriteria.beta, ...stageCriteria.ga] as const;

export const criterionVerdicts = ["met", "not-met", "no-evidence"] as const;

export type CriterionVerdict = (typeof criterionVerdicts)[number];

/** One figure of a criterion, and what it must be. */
export const readinessFigure = z.strictObject({
  what: recordedText,
  value: z.union([z.number(), recordedText]).nullable().meta({ description: "Null: there is no evidence." }),
  bound: recordedText.nullable().meta({ description: "What it must be, in words; null if it only informs." }),
  met: z.boolean().nullable().meta({ description: "Null: it only informs, or there is no evidence." }),
});

export type ReadinessFigure = z.infer<typeof readinessFigure>;

/** The answer to one criterion. */
export const criterionAnswer = z
  .strictObject({
    criterion: z.enum(criteria),
    verdict: z.enum(criterionVerdicts).meta({ description: "`no-evidence` is never a pass." }),
    figures: list(readinessFigure).max(100),
    findings: list(recordedText).max(20).meta({ description: "What is wrong, each with the ids concerned." }),
    moreFindings: count.meta({ description: "How many findings are not listed." }),
    command: recordedText.meta({ description: "Shows the evidence." }),
    next: recordedText.nullable().meta({ description: "What to do next; null when it is met." }),
  })
  .meta({ description: "The answer to one criterion, with its figures." });

export type CriterionAnswer = z.infer<typeof criterionAnswer>;

/** What a day of the window was like. Drills and synthetic jobs do not count. */
export const readinessDay = z.strictObject({
  day,
  minutes: count.meta({ description: "Minutes of the day that are in the window." }),
  goodMinutes: count.meta({ description: "Those in which every replica was up and recording." }),
  denied: count,
  stored: count.meta({ description: "Results served from the store." }),
  verbatim: count,
  completed: count.meta({ description: "Jobs that a model was called for, and whose result was released." }),
  failed: count.meta({ description: "Jobs that a model was called for, and failed." }),
  stopped: count.meta({
    description: "Admitted jobs that ended as a stub, because a kill or a change came.",
  }),
  p50Ms: count.nullable().meta({ description: "Of completed jobs; null without any." }),
  p95Ms: count.nullable().meta({ description: "Of completed jobs; null without any." }),
});

export type ReadinessDay = z.infer<typeof readinessDay>;

/** Something that happened in the window, to be laid beside the days. */
export const readinessEvent = z.strictObject({
  at: instant,
  kind: z.enum(["change", "incident", "drill"]),
  id: identifier,
  what: recordedText,
});

export type ReadinessEvent = z.infer<typeof readinessEvent>;

/** Readiness report v1: the computed answer to Beta entry or Beta to GA. */
export const readinessReportV1 = z
  .strictObject({
    version: z.literal("readiness-report.v1"),
    stage: z.enum(readinessStages),
    environment: identifier,
    from: instant,
    to: instant.meta({ description: "The window ends before this instant." }),
    verdict: z.enum(["ready", "not-ready"]).meta({ description: "`ready` only if every criterion is met." }),
    criteria: list(criterionAnswer).min(1).max(criteria.length),
    days: list(readinessDay).max(400),
    events: list(readinessEvent).max(500).meta({ description: "Newest first." }),
    signoffs: list(signoff).max(200),
    basis: releaseBasis,
    digest: sha256Hex.meta({ description: "Over the canonical form of everything else in the report." }),
  })
  .meta({
    title: "Readiness report v1",
    description:
      "The computed answer to Beta entry or Beta to GA, criterion by criterion, with its evidence.",
  });

export type ReadinessReportV1 = z.infer<typeof readinessReportV1>;

/** A line that is sent while a report is computed: a part of the work in words, and the records read for it. */
export const readinessProgressLine = z.strictObject({
  progress: z.strictObject({
    what: recordedText,
    read: count,
    of: count.nullable().meta({ description: "Null: not known." }),
  }),
});

export type ReadinessProgress = z.infer<typeof readinessProgressLine>["progress"];
