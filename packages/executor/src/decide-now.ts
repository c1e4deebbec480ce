import type { Job, RunV1, Scope } from "@slotgate/contracts";
import type { decide, GateDecision, GateState } from "@slotgate/gate";
import type { ExecutorReport } from "./executor-parts.ts";

/** The parts of a job that gates read. */
export interface Decidable {
  readonly job: Pick<Job, "jobId" | "slotId" | "kind">;
  readonly scope: Scope;
  readonly metadata: RunV1["metadata"];
}

export interface Deciding {
  readonly gateState: () => GateState;
  readonly decide: typeof decide;
  readonly report: Pick<ExecutorReport, "gateFailed">;
}

/** Decides one job on the current outside state. */
export function decideNow({ job, scope, metadata }: Decidable, deciding: Deciding): GateDecision {
  const state = stateOrNothing(deciding);
  const decision = deciding.decide({ job, scope, allowAI: metadata.allowAI, state });
  if (decision.outcome === "denied" && decision.thrown !== undefined)
    deciding.report.gateFailed({ gate: decision.gate, thrown: decision.thrown.value });
  return decision.outcome === "denied" && decision.gate === "kill-switch"
    ? decision
    : asProven(decision, state);
}

/**
 * Denies while the self-test is not passing, even if the engine ignores it. Otherwise another gate's denial could hide
 * a failing first gate, and stored results would be served.
 */
function asProven(decision: GateDecision, { killSwitches }: GateState): GateDecision {
  const selfTest = killSwitches.find(({ source }) => source === "self-test");
  if (selfTest === undefined || selfTest.state === "released") return decision;
  const reason = selfTest.state === "engaged" ? "KILL_SWITCH" : "KILL_SWITCH_UNKNOWN";
  return { outcome: "denied", gate: "kill-switch", reason, evidence: decision.evidence };
}

/** A state that cannot be read counts as one in which nothing was confirmed, which denies. */
function stateOrNothing({ gateState, report }: Deciding): GateState {
  try {
    return gateState();
  } catch (thrown) {
    report.gateFailed({ gate: null, thrown });
    return {
      controls: null,
      killSwitches: [{ source: "process", state: "unknown" }],
      allowlist: null,
      rolloutCap: { state: "unknown" },
    };
  }
}
