import type { GateReason } from "@slotgate/contracts";
import { unwrap } from "../found.ts";
import type { GateInput } from "../gate-input.ts";

/** Gate 4. */
export function allowlistGate({ input, findings }: GateInput): GateReason | null {
  const { allowlist } = input.state;
  if (allowlist === null) return "ALLOWLIST_UNAVAILABLE";
  if (!allowlist.enabled) return "ALLOWLIST_DISABLED";
  return unwrap(findings.rule) === null ? "NOT_ALLOWLISTED" : null;
}
