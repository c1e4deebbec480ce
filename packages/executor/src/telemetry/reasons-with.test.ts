import { reasonCodes } from "@slotgate/contracts";
import { expect, it } from "vitest";
import { reasonsWith, statusWith } from "./reasons-with.ts";

const any = { reason: null, gate: null, status: null };

it("every reason in records has exactly one status", () => {
  const statuses = Object.groupBy(reasonCodes, (reason) => statusWith(reason) ?? "none");
  expect(statuses.none).toEqual(["ADMITTED", "RESULT_GONE"]);
  expect(statuses.COMPLETED).toEqual(["GENERATED", "STORED", "COPIED"]);
  expect(statuses.FAILED?.every((reason) => /^(MODEL_|INTERRUPTED|VERBATIM_)/.test(reason))).toBe(true);
  expect(statuses.STUB).toContain("MODEL_CIRCUIT_OPEN");
});

it("returns exactly the reasons that a filter can match", () => {
  expect(reasonsWith(any)).toBeNull();
  expect(reasonsWith({ ...any, gate: "opt-in" })).toEqual(["NOT_OPTED_IN", "GATE_ERROR"]);
  expect(reasonsWith({ ...any, gate: "opt-in", status: "FAILED" })).toEqual([]);
  expect(reasonsWith({ ...any, reason: "STORED", status: "COMPLETED" })).toEqual(["STORED"]);
  expect(reasonsWith({ ...any, status: "COMPLETED" })).toHaveLength(3);
});
