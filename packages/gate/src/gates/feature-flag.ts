import type { GateReason } from "@slotgate/contracts";
import type { Findings } from "../known/findings.ts";

/** Gate 2. */
export function featureFlagGate({ controls }: Readonly<Findings>): GateReason | null {
  switch (controls?.feature) {
    case "enabled":
      return null;
    case "disabled":
      return "FEATURE_DISABLED";
    default:
      return "FEATURE_UNKNOWN";
  }
}
