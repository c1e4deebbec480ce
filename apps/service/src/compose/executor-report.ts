import { type ControlSource, errorFacts } from "@slotgate/controls";
import type { ExecutorReport } from "@slotgate/executor";
import type { Logger } from "pino";
import { reportGatesTo } from "./gate-report.ts";

/** Logs failures, and reports decisions to the control source. */
export const reportTo = (logger: Logger, controls: ControlSource): ExecutorReport => ({
  decided: (decision) => controls.countDecision(decision),
  modelFailed: (failure) => logger.warn(failure, "a model call failed"),
  called: () => {},
  released: () => {},
  ended: () => {},
  unrecorded: () => {},
  unexpected: (error) =>
    logger.error({ error: errorFacts(error) }, "a part of the executor failed unexpectedly"),
  gateFailed: reportGatesTo((facts, message) => logger.error(facts, message)),
});
