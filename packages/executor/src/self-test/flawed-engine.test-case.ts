import type { Gate } from "@slotgate/contracts";
import { type DecisionInput, decide } from "@slotgate/gate";

/** A gate engine that skips one gate, as if that gate had passed. */
export const skipping =
  (gate: Gate): typeof decide =>
  (input) => {
    const decision = decide(input);
    return decision.outcome === "denied" && decision.gate === gate
      ? decide(withoutObjection(input, gate))
      : decision;
  };

function withoutObjection(input: DecisionInput, gate: Gate): DecisionInput {
  const { state, job } = input;
  const { controls } = state;
  switch (gate) {
    case "kill-switch":
      return { ...input, state: { ...state, killSwitches: [{ source: "service", state: "released" }] } };
    case "feature-flag":
      return controls === null
        ? input
        : {
            ...input,
            state: {
              ...state,
              controls: { ...controls, snapshot: { ...controls.snapshot, feature: "enabled" } },
            },
          };
    case "opt-in":
      return { ...input, allowAI: true };
    case "allowlist":
      return { ...input, scope: { purpose: "another" }, job };
    case "rollout":
      return controls === null
        ? input
        : {
            ...input,
            state: {
              ...state,
              controls: {
                ...controls,
                snapshot: {
                  ...controls.snapshot,
                  rollout: { state: "valid", groupId: "any", basisPoints: 10_000 },
                },
              },
            },
          };
  }
}
