import type { ExecutorReport } from "./executor-parts.ts";

/** For executions outside the metrics: previews and the like. */
export const silentReport: ExecutorReport = {
  decided: () => {},
  modelFailed: () => {},
  called: () => {},
  released: () => {},
  ended: () => {},
  unrecorded: () => {},
  unexpected: () => {},
  gateFailed: () => {},
};
