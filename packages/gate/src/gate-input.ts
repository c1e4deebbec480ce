import type { DecisionInput } from "./decision-input.ts";
import type { Findings } from "./findings.ts";

/** What a gate is asked about. */
export interface GateInput {
  readonly input: DecisionInput;
  readonly findings: Findings;
}
