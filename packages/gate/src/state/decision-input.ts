import type { Scope } from "@slotgate/contracts";
import type { GateState } from "./gate-state.ts";

export interface DecisionInput {
  readonly job: { readonly jobId: string; readonly slotId: string; readonly kind: string };
  /** `appliesTo` of the run. */
  readonly scope: Scope;
  /** `metadata.allowAI` of the run, unchecked: only literally `true` opts in. */
  readonly allowAI: unknown;
  readonly state: GateState;
}
