import { type DryRunV1, explanationOf, type RunV1 } from "@slotgate/contracts";
import { decideNow } from "./decide-now.ts";
import type { DryRunContext } from "./executor.ts";
import type { ExecutorParts } from "./executor-parts.ts";
import { chooseModel } from "./generation/choose-model.ts";
import { askGuards, askRunLimit } from "./guards.ts";

/** The decision that each job would get now, without asking the store. Calls, records and stores nothing. */
export function dryRun(
  run: RunV1,
  { owner }: DryRunContext,
  parts: Pick<ExecutorParts, "gateState" | "decide" | "generation" | "clock" | "report">,
): DryRunV1 {
  const admittedByRule = new Map<string, number>();
  const jobs = run.jobs.map((job): DryRunV1["jobs"][number] => {
    const { jobId } = job;
    if (job.mode === "verbatim") {
      const verdict = { gate: null, guard: null, reason: "COPIED", evidence: null } as const;
      return {
        jobId,
        verdict: "verbatim",
        ...verdict,
        explanation: explanationOf({ ...verdict, status: "COMPLETED" }),
      };
    }
    const decision = decideNow({ job, scope: run.appliesTo, metadata: run.metadata }, parts);
    const { evidence } = decision;
    if (decision.outcome === "denied") {
      const verdict = { gate: decision.gate, guard: null, reason: decision.reason, evidence };
      return {
        jobId,
        verdict: "denied",
        ...verdict,
        explanation: explanationOf({ ...verdict, status: "STUB" }),
      };
    }
    const denial =
      askRunLimit(decision, admittedByRule) ??
      askGuards({
        model: chooseModel({ job, scope: run.appliesTo }, parts.generation),
        owner,
        found: { is: "nothing" },
      });
    if (denial !== null) {
      const { guard, reason, figures } = denial;
      const verdict = { gate: null, guard, reason, evidence: { ...evidence, guardFigures: figures } };
      return {
        jobId,
        verdict: "denied",
        ...verdict,
        explanation: explanationOf({ ...verdict, status: "STUB" }),
      };
    }
    const verdict = { gate: null, guard: null, reason: "ADMITTED", evidence } as const;
    return {
      jobId,
      verdict: "admitted",
      ...verdict,
      explanation: explanationOf({ ...verdict, status: null }),
    };
  });
  return { version: "v1", dryRun: true, decidedAt: new Date(parts.clock.now()).toISOString(), jobs };
}
