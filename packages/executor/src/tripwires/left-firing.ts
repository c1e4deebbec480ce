import { tripwireNames } from "@slotgate/contracts";
import type { SwitchFile } from "../kill/switch-file.ts";
import type { Firing, KillingTripwire } from "./firing.ts";
import { switchOwner } from "./tripwires.ts";

/** A firing in the process's own switch file that may not be recorded in the database; null: none. */
export function leftFiring(
  file: SwitchFile,
  { newId, instance }: { readonly newId: () => string; readonly instance: string },
): Firing | null {
  if (file.is !== "read" || file.entry.state !== "engaged") return null;
  const { by, reason, at } = file.entry;
  const tripwire = tripwireNames.find(
    (name): name is KillingTripwire => name !== "canary" && by === `${switchOwner}${name}`,
  );
  if (tripwire === undefined) return null;
  return {
    tripwire,
    reason,
    figures: { fromSwitchFile: true },
    // As in the original firing, which finds it if it was recorded.
    occurrence: at,
    incidentId: newId(),
    engagementId: newId(),
    instance,
    occurredAt: new Date(at),
  };
}
