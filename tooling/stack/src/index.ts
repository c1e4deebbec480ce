export { freePort, freePorts } from "./ports.ts";
export { type PostgresServer, startPostgres } from "./postgres.ts";
export type { Fault, FaultName } from "./simulator/fault.ts";
export type { SimulatedRequest } from "./simulator/request-log.ts";
export { type Simulator, type SimulatorOptions, startSimulator } from "./simulator/start-simulator.ts";
export { type TemporaryDirectory, temporaryDirectory } from "./temporary-directory.ts";
export { startUnleash, type UnleashServer } from "./unleash.ts";
export { UnleashAdmin } from "./unleash-admin.ts";
