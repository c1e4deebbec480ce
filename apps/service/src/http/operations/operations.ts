import { allowlistOperations } from "./allowlist-operations.ts";
import { budgetOperations } from "./budget-operations.ts";
import { capOperations } from "./cap-operations.ts";
import { changeOperations } from "./change-operations.ts";
import { controlOperations } from "./control-operations.ts";
import { decisionOperations } from "./decision-operations.ts";
import { descriptionOperations } from "./description-operations.ts";
import { drillOperations } from "./drill-operations.ts";
import { generationComparisonOperations } from "./generation-comparison-operations.ts";
import { generationOperations } from "./generation-operations.ts";
import { healthOperations } from "./health-operations.ts";
import { incidentOperations } from "./incident-operations.ts";
import { killOperations } from "./kill-operations.ts";
import { readinessOperations } from "./readiness-operations.ts";
import { resultOperations } from "./result-operations.ts";
import { runOperations } from "./run-operations.ts";
import { telemetryOperations } from "./telemetry-operations.ts";

/**
 * All operations of the API by id. Routes, role checks, `Allow` and the OpenAPI document are derived from this table.
 * The handlers are in `handlers.ts`, and the types keep both complete.
 */
export const operations = {
  ...runOperations,
  ...resultOperations,
  ...decisionOperations,
  ...telemetryOperations,
  ...generationComparisonOperations,
  ...controlOperations,
  ...killOperations,
  ...allowlistOperations,
  ...generationOperations,
  ...capOperations,
  ...budgetOperations,
  ...changeOperations,
  ...incidentOperations,
  ...drillOperations,
  ...readinessOperations,
  ...healthOperations,
  ...descriptionOperations,
} as const;

export type OperationId = keyof typeof operations;
