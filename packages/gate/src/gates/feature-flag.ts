import type { GateReason } from "@slotgate/contracts";
import type { GateInput } from "../gate-input.ts";

/** Gate 2. */
export function featureFlagGate({ input }: GateInput): GateReason | null {
  switch (input.state.controls?.snapshot.feature) {
    case "enabled":
      return null;
    case "disabled":
      return "FEATURE_DISABLED";
    default:
      return "FEATURE_UNKNOWN";
  }
}
