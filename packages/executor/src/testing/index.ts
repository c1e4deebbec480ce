export { context, createStage, resumed, runOf, until } from "./executor-stage.ts";
export { firingOf } from "./firing.ts";
export { createMemoryIncidentStore } from "./memory-incident-store.ts";
export { noTripwires } from "./no-tripwires.ts";
