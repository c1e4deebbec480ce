import { assertWith, decisionV1 } from "@slotgate/contracts";
import example from "@slotgate/contracts/examples/v1/decision.json" with { type: "json" };

/** The decision of a generated job, from the contracts' examples. */
export const decisionExample = assertWith(decisionV1, example);
