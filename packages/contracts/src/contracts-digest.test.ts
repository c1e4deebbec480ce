import { expect, it } from "vitest";
import { contractsDigest, lockedContractsDigest } from "./contracts-digest.ts";

it("is the locked one: after `contracts:accept`, write the new one into contracts-digest.ts", () => {
  expect(contractsDigest()).toBe(lockedContractsDigest);
});
