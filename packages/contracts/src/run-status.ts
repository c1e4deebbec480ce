import * as z from "zod";
import { instant } from "./instant.ts";
import { runResponseV1 } from "./run-response.ts";
import { list } from "./stopping-array.ts";
import { count, identifier } from "./text.ts";

/**
 * The state of a run. `queued`: no replica works on it yet. `interrupted`: the replica that worked on it is gone, and
 * no other resumes it until it is submitted again under its idempotency key.
 */
export const runStates = ["queued", "running", "interrupted", "ended"] as const;

export type RunState = (typeof runStates)[number];

/** How many of a run's jobs have ended, and how. It only increases. */
export const runProgress = z
  .strictObject({ jobs: count, ended: count, completed: count, stubs: count, failed: count })
  .meta({ description: "The number of jobs, and of ended jobs, in total and by status." });

export type RunProgress = z.infer<typeof runProgress>;

const summaryShape = {
  runId: identifier,
  state: z.enum(runStates),
  idempotencyKey: identifier
    .nullable()
    .meta({ description: "The caller's name for the run, from the header `Idempotency-Key`." }),
  submittedAt: instant,
  endedAt: instant.nullable(),
  progress: runProgress,
};

export const runSummary = z.strictObject(summaryShape);

export type RunSummary = z.infer<typeof runSummary>;

/** Run status v1: the progress of a run, and its response once every job has ended. */
export const runStatusV1 = z
  .strictObject({
    version: z.literal("v1"),
    ...summaryShape,
    response: runResponseV1.nullable().meta({ description: "Null until every job has ended." }),
  })
  .meta({
    title: "Run status v1",
    description: "The progress of a run, and its response once it has ended.",
  });

export type RunStatusV1 = z.infer<typeof runStatusV1>;

/** Run list v1: one page of an owner's runs. */
export const runListV1 = z
  .strictObject({
    version: z.literal("v1"),
    runs: list(runSummary),
    next: identifier
      .nullable()
      .meta({ description: "Send it as `cursor` for the next page; null on the last one for now." }),
  })
  .meta({
    title: "Run list v1",
    description: "One page of an owner's runs, oldest first unless asked otherwise.",
  });

export type RunListV1 = z.infer<typeof runListV1>;
