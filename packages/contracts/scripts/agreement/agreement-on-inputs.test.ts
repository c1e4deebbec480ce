import { it } from "vitest";
import { agreementTimeout, expectAgreement } from "./expect-agreement.test-case.ts";
import { inputs } from "./inputs.ts";

it.each(inputs)("Zod and Ajv agree on generated documents: %s", expectAgreement, agreementTimeout);
