import type { Job, RunV1, Scope } from "@slotgate/contracts";
import { decide, type GateDecision, type GateState } from "@slotgate/gate";

/** A job as far as gates are concerned. */
export interface Decidable {
  readonly job: Pick<Job, "jobId" | "slotId" | "kind">;
  readonly scope: Scope;
  readonly metadata: RunV1["metadata"];
}

/** Decides one job on the outside state as it is at this moment. */
export function decideNow({ job, scope, metadata }: Decidable, gateState: () => GateState): GateDecision {
  return decide({ job, scope, allowAI: metadata.allowAI, state: stateOrNothing(gateState) });
}

/** A state that cannot be read is one in which nothing was confirmed: it denies. */
function stateOrNothing(gateState: () => GateState): GateState {
  try {
    return gateState();
  } catch {
    return {
      controls: null,
      killSwitches: [{ source: "process", state: "unknown" }],
      allowlist: null,
      rolloutCap: { state: "unknown" },
    };
  }
}
