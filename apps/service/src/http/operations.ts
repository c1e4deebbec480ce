import { allowlistOperations } from "./operations/allowlist-operations.ts";
import { budgetOperations } from "./operations/budget-operations.ts";
import { capOperations } from "./operations/cap-operations.ts";
import { changeOperations } from "./operations/change-operations.ts";
import { controlOperations } from "./operations/control-operations.ts";
import { decisionOperations } from "./operations/decision-operations.ts";
import { descriptionOperations } from "./operations/description-operations.ts";
import { drillOperations } from "./operations/drill-operations.ts";
import { healthOperations } from "./operations/health-operations.ts";
import { incidentOperations } from "./operations/incident-operations.ts";
import { killOperations } from "./operations/kill-operations.ts";
import { resultOperations } from "./operations/result-operations.ts";
import { runOperations } from "./operations/run-operations.ts";
import { telemetryOperations } from "./operations/telemetry-operations.ts";

/**
 * Everything that the API does, by operation id. Routes, role checks, `Allow` and the OpenAPI document come from
 * here; the handlers stand in `handlers.ts`, and neither compiles without the other.
 */
export const operations = {
  ...runOperations,
  ...resultOperations,
  ...decisionOperations,
  ...telemetryOperations,
  ...controlOperations,
  ...killOperations,
  ...allowlistOperations,
  ...capOperations,
  ...budgetOperations,
  ...changeOperations,
  ...incidentOperations,
  ...drillOperations,
  ...healthOperations,
  ...descriptionOperations,
} as const;

export type OperationId = keyof typeof operations;
