import { type TripwireName, tripwireNames } from "@slotgate/contracts";
import type { SwitchFile } from "../kill/switch-file.ts";
import type { Firing } from "./firing.ts";
import { switchOwner } from "./tripwires.ts";

/** What the file of the process's own switch tells of a firing that may not be on record; null: nothing. */
export function leftFiring(
  file: SwitchFile,
  { newId, instance }: { readonly newId: () => string; readonly instance: string },
): Firing | null {
  if (file.is !== "read" || file.entry.state !== "engaged") return null;
  const { by, reason, at } = file.entry;
  const tripwire = tripwireNames.find((name) => by === `${switchOwner}${name}`) satisfies
    | TripwireName
    | undefined;
  if (tripwire === undefined) return null;
  return {
    tripwire,
    reason,
    figures: { fromSwitchFile: true },
    // As it was given at the time: what is on record already is found by it.
    occurrence: at,
    incidentId: newId(),
    engagementId: newId(),
    instance,
    occurredAt: new Date(at),
  };
}
