import type { DrillJobsV1, RunResponseV1 } from "@slotgate/contracts";
import type { AllowlistSource } from "@slotgate/controls";
import type { OutboundLedger } from "@slotgate/model";
import type { EvidenceDocuments } from "../evidence-documents.ts";
import type { Executor } from "../executor.ts";
import { createFairSlots } from "../fair-slots.ts";
import { silentReport } from "../silent-report.ts";
import { noTracing } from "../tracing/no-tracing.ts";
import { drillRunOf } from "./drill-jobs.ts";
import { drillOwner } from "./drill-mark.ts";
import { createSyntheticGeneration, type SyntheticGenerationOptions } from "./synthetic-generation.ts";

/** On whose behalf synthetic jobs are executed. */
export interface DrillContext {
  readonly drillId: string;
  readonly subject: string;
  readonly traceId: string | null;
}

export type DrillExecutor = (
  jobs: Pick<DrillJobsV1, "jobIds" | "answerAfterMs">,
  context: DrillContext,
) => Promise<RunResponseV1>;

export interface DrillExecutorOptions {
  /** Production's executor. */
  readonly executor: Executor;
  readonly allowlist: Pick<AllowlistSource, "current">;
  readonly ledger: OutboundLedger | null;
  readonly pause: SyntheticGenerationOptions["pause"];
  /** Remembers the drills' generation document, for the records that name it. */
  readonly noting: EvidenceDocuments["notingGeneration"];
  readonly onUnexpected: (error: unknown) => void;
}

/** Drills have their own call slots, so that drills and callers do not delay each other. */
const callsAtOnce = 50;

/**
 * Executes a drill's jobs in production's executor: the same gates, guards, journal and kill, and calls that a kill
 * aborts. Only models and prompts differ, and nothing counts in the metrics.
 */
export function createDrillExecutor(options: DrillExecutorOptions): DrillExecutor {
  const { executor, allowlist, ledger, pause, noting, onUnexpected } = options;
  const modelSlots = createFairSlots({ slots: callsAtOnce, perOwner: callsAtOnce });
  const report = { ...silentReport, unexpected: onUnexpected };
  return (jobs, { drillId, subject, traceId }) => {
    const { answerAfterMs } = jobs;
    const generation = noting(createSyntheticGeneration({ ledger, answerAfterMs, pause }));
    const run = drillRunOf(jobs, { allowlist: allowlist.current()?.document ?? null });
    return (
      executor
        // A drill spends nothing, and must work even when budgets are exhausted.
        .among({ generation, modelSlots, budgets: null, report, tracing: noTracing })
        .execute(run, { owner: drillOwner(drillId), subject, traceId, regenerate: true })
    );
  };
}
