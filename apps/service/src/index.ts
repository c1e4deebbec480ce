export type { AllowlistSource, AllowlistStatus } from "./allowlist/allowlist-source.ts";
export { runProgram } from "./cli/run-program.ts";
export { type Clock, systemClock } from "./clock.ts";
export { composeService, type Service, type ServiceOptions } from "./compose.ts";
export type { Config } from "./config/config.ts";
export { type LoadedConfig, loadConfig } from "./config/load-config.ts";
export type { Role } from "./http/caller.ts";
export type { Operation } from "./http/operation.ts";
export { type OperationId, operations } from "./http/operations.ts";
