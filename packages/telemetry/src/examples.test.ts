import { assertWith, telemetryV1 } from "@slotgate/contracts";
import admission from "@slotgate/contracts/examples/v1/telemetry.admission.json" with { type: "json" };
import denial from "@slotgate/contracts/examples/v1/telemetry.denial.json" with { type: "json" };
import outcome from "@slotgate/contracts/examples/v1/telemetry.json" with { type: "json" };
import verbatim from "@slotgate/contracts/examples/v1/telemetry.verbatim.json" with { type: "json" };
import { expect, it } from "vitest";
import { expectedHash, genesisHash } from "./record/chain.ts";

it("the example records are one complete chain with valid hashes", () => {
  const records = [denial, verbatim, admission, outcome].map((record) => assertWith(telemetryV1, record));
  expect(records.map(({ chain }) => chain.hash)).toEqual(records.map(expectedHash));
  expect(records.map(({ chain }) => chain.seq)).toEqual([1, 2, 3, 4]);
  expect(records.map(({ chain }) => chain.prevHash)).toEqual([
    genesisHash,
    ...records.slice(0, -1).map(({ chain }) => chain.hash),
  ]);
  expect(new Set(records.map(({ chain }) => chain.writerId)).size).toBe(1);
});
