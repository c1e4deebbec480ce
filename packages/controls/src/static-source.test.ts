import { ContractError } from "@slotgate/contracts";
import { expect, it } from "vitest";
import { createStaticSource } from "./static-source.ts";

it.each([-1, 10_001, 0.5, Number.NaN])("refuses %d basis points", (basisPoints) => {
  const options = { featureEnabled: true, killEngaged: false, groupId: "g", environment: "static" } as const;
  expect(() => createStaticSource({ ...options, basisPoints })).toThrow(ContractError);
});
