import type { GateReason } from "@slotgate/contracts";
import type { GateInput } from "../gate-input.ts";

/** Gate 3. */
export function optInGate({ input }: GateInput): GateReason | null {
  return input.allowAI === true ? null : "NOT_OPTED_IN";
}
