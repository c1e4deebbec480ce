import { budgetNames } from "@slotgate/contracts";
import type { ExecutorReport } from "../executor/executor-parts.ts";
import type { Instruments } from "./instruments.ts";

/** Counts what the executor reports, and passes it on. */
export const meterReport = (report: ExecutorReport, instruments: Instruments): ExecutorReport => ({
  ...report,
  decided(decision) {
    if (decision.admitted) instruments.admissions.add(1);
    report.decided(decision);
  },
  modelFailed(failure) {
    instruments.modelCallFailures.add(1, { reason: failure.reason });
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
});
