import { it } from "vitest";
import { type ContractName, contracts } from "../contract-schemas.ts";
import { agreementTimeout, expectAgreement } from "./expect-agreement.test-case.ts";
import { inputs } from "./inputs.ts";

const outputs = (Object.keys(contracts) as ContractName[]).filter(
  (name) => !(inputs as readonly ContractName[]).includes(name),
);

it.each(outputs)("Zod and Ajv agree on generated documents: %s", expectAgreement, agreementTimeout);
