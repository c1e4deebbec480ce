export { fillSlotV1, fillSlotV1Name } from "./fill-slot.v1.ts";
export {
  createGenerators,
  defaultGeneration,
  type Generator,
  type Generators,
  type GeneratorsOptions,
} from "./generators.ts";
export {
  configDigestOf,
  type ModelConfig,
  type ModelConfigInput,
  modelConfig,
  modelConfigOf,
  parseModelConfig,
} from "./model-config.ts";
export type {
  AskedModels,
  CircuitState,
  FailureConcern,
  GenerateOptions,
  Generation,
  ModelFailure,
  ModelFailureReason,
  ModelIdentity,
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
export type { Credentials } from "./prepare-model.ts";
export { promptDigestOf, promptTextsOf } from "./prompt-template.ts";
export { retryAfterOf } from "./retry-after.ts";
