import { budgetNames } from "@slotgate/contracts";
import type { ExecutorReport } from "@slotgate/executor";
import type { Instruments } from "./instruments.ts";

/** Counts what the executor reports. */
export function meterReport(instruments: Instruments): Partial<ExecutorReport> {
  const labelOf = createOwnerLabels();
  return {
    decided({ admitted }) {
      if (admitted) instruments.admissions.add(1);
    },
    modelFailed({ reason, concerns, owner }) {
      instruments.modelCallFailures.add(1, { reason });
      if (concerns === "content") instruments.ownerContentFailures.add(1, { owner: labelOf(owner), reason });
    },
    ended({ path, status, gate, guard, reason, evidence }) {
      instruments.jobsEnded.add(1, {
        path,
        status: status ?? "none",
        gate: gate ?? "none",
        guard: guard ?? "none",
        reason,
      });
      if (guard !== "budget") return;
      const figures = evidence?.guardFigures ?? {};
      for (const budget of budgetNames.filter((name) => name in figures))
        instruments.budgetDenials.add(1, { budget });
    },
    unrecorded: () => instruments.jobsUnrecorded.add(1),
  };
}

/** Number of owners with their own series; later ones share one. */
const mostOwners = 100;

function createOwnerLabels(): (owner: string) => string {
  const owners = new Set<string>();
  return (owner) => {
    if (owners.size < mostOwners) owners.add(owner);
    return owners.has(owner) ? owner : "(others)";
  };
}
