import { budgetNames } from "@slotgate/contracts";
import type { ExecutorReport } from "@slotgate/executor";
import type { Instruments } from "./instruments.ts";

/** Counts the executor's reports and passes them on. */
export function meterReport(report: ExecutorReport, instruments: Instruments): ExecutorReport {
  const labelOf = createOwnerLabels();
  return {
    ...report,
    decided(decision) {
      if (decision.admitted) instruments.admissions.add(1);
      report.decided(decision);
    },
    modelFailed(failure) {
      const { reason, concerns, owner } = failure;
      instruments.modelCallFailures.add(1, { reason });
      if (concerns === "content") instruments.ownerContentFailures.add(1, { owner: labelOf(owner), reason });
      report.modelFailed(failure);
    },
    ended(decision) {
      const { path, status, gate, guard, reason, evidence } = decision;
      instruments.jobsEnded.add(1, {
        path,
        status: status ?? "none",
        gate: gate ?? "none",
        guard: guard ?? "none",
        reason,
      });
      if (guard === "budget") {
        const figures = evidence?.guardFigures ?? {};
        for (const budget of budgetNames.filter((name) => name in figures))
          instruments.budgetDenials.add(1, { budget });
      }
      report.ended(decision);
    },
    unrecorded() {
      instruments.jobsUnrecorded.add(1);
      report.unrecorded();
    },
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
