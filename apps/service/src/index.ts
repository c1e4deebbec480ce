export { composeService, type Service, type ServiceOptions } from "./compose/compose.ts";
export { composeLocalRun, type LocalRun } from "./compose/compose-local-run.ts";
export type { Operation } from "./http/operations/operation.ts";
export { type OperationId, operations } from "./http/operations/operations.ts";
export { problemTexts } from "./http/problems/problem-texts.ts";
export { logGates } from "./observability/log.ts";
