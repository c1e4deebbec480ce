import { reasonCodes } from "@slotgate/contracts";
import { digestOf } from "@slotgate/contracts/digest";
import { mockAnswer, mockDecision } from "@slotgate/contracts/test";
import { mockRecords } from "@slotgate/contracts/test/records";
import { compileFlags } from "@slotgate/controls";
import { describe, expect, it } from "vitest";
import { decisionFromRecords } from "./decision-from-records.ts";
import { emptyResultOf } from "./result-of-record.ts";
import { handOut } from "./runs/withhold.ts";

const ofRecords = reasonCodes.filter((reason) => reason !== "RESULT_GONE");

describe("the mocks of contracts equal what the service makes", () => {
  it.each(ofRecords)("%s: the decision equals the one derived from its records", (reason) => {
    expect(mockDecision(reason, { readBy: "auditor" })).toEqual(decisionFromRecords(mockRecords(reason)));
  });

  it.each(ofRecords)("%s: a result without content equals the one derived from its last record", (reason) => {
    if (reason === "ADMITTED") return;
    const { result } = mockAnswer(reason);
    const last = mockRecords(reason).at(-1) ?? expect.unreachable("no record");
    if (result.status !== "COMPLETED") expect(result).toEqual(emptyResultOf(last));
    else expect(last.status).toBe("COMPLETED");
  });

  it.each([
    ["FEATURE_UNKNOWN", undefined],
    ["ROLLOUT_INVALID", { name: "slotgen.ai", enabled: true, strategies: [] }],
  ] as const)("%s: the evidence holds the problem as reported", (reason, ai) => {
    const kill = { name: "slotgen.kill-switch", enabled: false, strategies: [] };
    const names = { killFlag: kill.name, aiFlag: "slotgen.ai", groupId: "slotgen.ai" };
    const { snapshot } = compileFlags({ definitions: { kill, ai }, names, environment: "production" });
    const { evidence } = mockDecision(reason, { readBy: "auditor" });
    expect(snapshot.rollout).toEqual({ state: "invalid", problem: evidence?.rolloutProblem });
    expect(evidence?.controls?.digest).toBe(digestOf(snapshot));
  });

  it("RESULT_GONE: the answer to a generated job whose result is gone", () => {
    const answer = mockAnswer("GENERATED", { readBy: "auditor" });
    const { decisionId } = answer.decision;
    const view = { gone: new Set([decisionId]), killEngaged: false };
    expect(handOut({ answer, resultOf: decisionId }, { view, holding: null })).toEqual(
      mockAnswer("RESULT_GONE", { readBy: "auditor" }),
    );
  });
});
