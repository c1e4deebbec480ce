export { createModel, type ModelOptions } from "./ai-sdk-model.ts";
export { type ModelConfig, type ModelConfigInput, modelConfig, parseModelConfig } from "./model-config.ts";
export { ModelConfigError } from "./model-config-error.ts";
export type {
  CircuitState,
  FailureConcern,
  GenerateOptions,
  Generation,
  ModelFailure,
  ModelFailureReason,
  ModelPort,
  ModelRequest,
  Usage,
  WithheldCause,
} from "./model-port.ts";
export type { OutboundEnd, OutboundError, OutboundLedger, OutboundRequest } from "./outbound-ledger.ts";
export type { CheckedOutput, OutputCheck } from "./output-check.ts";
export {
  checksHere,
  createOutputChecks,
  type OutputCheckResult,
  type OutputChecks,
} from "./output-checks.ts";
export { retryAfterOf } from "./retry-after.ts";
