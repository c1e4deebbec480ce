export { ensureAllowlist } from "./dev/first-allowlist.ts";
export { startDevelopment } from "./dev/start-development.ts";
export { Stoppers } from "./dev/stoppers.ts";
export { type DevFile, readDevFile, writeDevFile } from "./dev-file.ts";
export { PortInUseError } from "./port-in-use-error.ts";
export { assertPortsFree, freePort, freePorts, readPorts, type StackPorts } from "./ports.ts";
export { type PostgresOptions, type PostgresServer, startPostgres } from "./postgres.ts";
export {
  type GuardedProcess,
  type GuardedProcessOptions,
  type ProcessExit,
  startGuarded,
} from "./process/guarded-process.ts";
export { type Fault, type FaultName, faultMeanings } from "./simulator/fault.ts";
export type { SimulatedRequest } from "./simulator/request-log.ts";
export { type Simulator, type SimulatorOptions, startSimulator } from "./simulator/start-simulator.ts";
export { type TemporaryDirectory, temporaryDirectory } from "./temporary-directory.ts";
export { startUnleash, type UnleashLogin, type UnleashOptions, type UnleashServer } from "./unleash.ts";
export {
  type FlagPlace,
  type FlagState,
  type Rollout,
  type StoredStrategy,
  UnleashAdmin,
  type UnleashAdminOptions,
  type UnleashStrategy,
} from "./unleash-admin.ts";
export { UnleashRequestError } from "./unleash-request-error.ts";
