import { assertWith, decisionV1, jobAnswerV1, runResponseV1, telemetryV1 } from "@slotgate/contracts";
import decision from "@slotgate/contracts/examples/v1/decision.json" with { type: "json" };
import stub from "@slotgate/contracts/examples/v1/decision.stub.json" with { type: "json" };
import answer from "@slotgate/contracts/examples/v1/job-answer.json" with { type: "json" };
import response from "@slotgate/contracts/examples/v1/run-response.json" with { type: "json" };
import admission from "@slotgate/contracts/examples/v1/telemetry.admission.json" with { type: "json" };
import denial from "@slotgate/contracts/examples/v1/telemetry.denial.json" with { type: "json" };
import outcome from "@slotgate/contracts/examples/v1/telemetry.json" with { type: "json" };
import verbatim from "@slotgate/contracts/examples/v1/telemetry.verbatim.json" with { type: "json" };
import { expect, it } from "vitest";
import { decisionFromRecords } from "./decision-from-records.ts";
import { emptyResultOf } from "./result-of-record.ts";

it("the example decisions of contracts follow from the example records", () => {
  const told = (...records: unknown[]) =>
    decisionFromRecords(records.map((record) => assertWith(telemetryV1, record)));
  expect(told(admission, outcome)).toEqual(assertWith(decisionV1, decision));
  expect(told(denial)).toEqual(assertWith(decisionV1, stub));
  const [, , copied] = assertWith(runResponseV1, response).jobs;
  expect(told(verbatim)).toEqual(copied?.decision);
});

it("the example stub follows from its record", () => {
  expect(emptyResultOf(assertWith(telemetryV1, denial))).toEqual(assertWith(jobAnswerV1, answer).result);
});
