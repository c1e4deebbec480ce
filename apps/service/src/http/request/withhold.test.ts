import type { DecisionV1, ResultV1, RunResponseV1 } from "@slotgate/contracts";
import {
  handOut,
  justMade,
  killHolding,
  type StoredAnswer,
  type StoreView,
  silentReport,
  type Withholding,
} from "@slotgate/executor";
import { describe, expect, it } from "vitest";
import { decisionOf } from "../../testing/http-stage.ts";

const decision = (changes: Partial<DecisionV1>): DecisionV1 => ({
  ...decisionOf({ jobId: "job-1", slotId: "intro", kind: "explanation" }),
  gate: null,
  ...changes,
});
const completed: ResultV1 = {
  version: "v1",
  jobId: "job-1",
  status: "COMPLETED",
  generatedAt: "2026-01-31T12:00:00.000Z",
  output: { body: "words" },
};
const stub: ResultV1 = { ...completed, status: "STUB", output: null };
const answer = (
  path: DecisionV1["path"],
  {
    result = completed,
    resultOf = "decision-1",
  }: { result?: ResultV1 | null; resultOf?: string | null } = {},
): StoredAnswer => ({
  answer: {
    decision: decision({ path, status: "COMPLETED", reason: "GENERATED", attempts: 2 }),
    result,
  },
  resultOf,
});
const stubbed: StoredAnswer = {
  answer: { decision: decision({ path: "stub", status: "STUB", reason: "NOT_OPTED_IN" }), result: stub },
  resultOf: null,
};

const view = (changes: Partial<StoreView> = {}): StoreView => ({
  gone: new Set(),
  killEngaged: false,
  ...changes,
});
const stale: Withholding = { gate: "kill-switch", reason: "CONTROLS_STALE" };

describe("handing out", () => {
  it.each(["model", "stored", "verbatim"] as const)(
    "returns a result that nothing withholds, path %s",
    (path) => {
      const one = answer(path);
      expect(handOut(one, { view: view(), holding: null })).toEqual(one.answer);
    },
  );

  it.each([
    ["model", "the service's own kill", view({ killEngaged: true }), null, "KILL_SWITCH"],
    ["stored", "the service's own kill", view({ killEngaged: true }), null, "KILL_SWITCH"],
    ["model", "an unknown kill", view(), stale, "CONTROLS_STALE"],
    ["stored", "an unknown kill", view(), stale, "CONTROLS_STALE"],
    ["model", "a withdrawal", view({ gone: new Set(["decision-1"]) }), null, "RESULT_GONE"],
    ["stored", "a withdrawal", view({ gone: new Set(["decision-1"]) }), null, "RESULT_GONE"],
    ["verbatim", "an erasure", view({ gone: new Set(["decision-1"]) }), null, "RESULT_GONE"],
    [
      "model",
      "both a kill and a withdrawal",
      view({ gone: new Set(["decision-1"]), killEngaged: true }),
      stale,
      "KILL_SWITCH",
    ],
  ] as const)("withholds path %s under %s", (path, _what, seen, holding, reason) => {
    const { result, decision: told } = handOut(answer(path), { view: seen, holding });
    expect(result).toEqual({ ...stub, generatedAt: told.decidedAt });
    expect(told).toMatchObject({ path: "stub", status: "STUB", guard: null, reason, attempts: 2 });
    expect(told.gate).toBe(reason === "RESULT_GONE" ? null : "kill-switch");
    expect(told.explanation).toMatch(/^Stub/);
  });

  it.each([
    ["kill", view({ killEngaged: true }), null],
    ["unknown kill", view(), stale],
  ])("returns verbatim content under an %s", (_what, seen, holding) => {
    expect(handOut(answer("verbatim"), { view: seen, holding }).result).toEqual(completed);
  });

  it("reports a result that is no longer stored as gone, whatever the view", () => {
    const { decision: told } = handOut(answer("model", { result: null }), { view: view(), holding: null });
    expect(told.reason).toBe("RESULT_GONE");
  });

  it("leaves stubs unchanged", () => {
    const seen = { view: view({ killEngaged: true }), holding: stale };
    expect(handOut(stubbed, seen)).toEqual(stubbed.answer);
  });
});

describe("the kill that withholds results", () => {
  it.each([
    [
      "an engaged kill",
      () => ({
        controls: null,
        allowlist: null,
        killSwitches: [{ source: "service", state: "engaged" } as const],
        rolloutCap: { state: "none" } as const,
      }),
      "KILL_SWITCH",
    ],
    [
      "no controls",
      () => ({ controls: null, allowlist: null, killSwitches: [], rolloutCap: { state: "none" } as const }),
      "CONTROLS_UNAVAILABLE",
    ],
  ] as const)("exists for %s", (_what, state, reason) => {
    expect(killHolding({ gateState: state, report: silentReport })).toEqual({ gate: "kill-switch", reason });
  });

  it("exists when the state cannot be read", () => {
    const unreadable = () => {
      throw new Error("unreadable");
    };
    expect(killHolding({ gateState: unreadable, report: silentReport })?.gate).toBe("kill-switch");
  });
});

describe("new answers", () => {
  it("name their stored result, and none if nothing was generated", () => {
    const of = (changes: Partial<DecisionV1>) => ({ decision: decision(changes), result: completed });
    const response: RunResponseV1 = {
      version: "v1",
      runId: "run-1",
      jobs: [
        of({ path: "model", status: "COMPLETED" }),
        of({ path: "stored", status: "COMPLETED", sourceDecisionId: "decision-0" }),
        of({ path: "model", status: "FAILED" }),
        of({ path: "verbatim", status: "COMPLETED" }),
        of({ path: "stub", status: "STUB" }),
      ],
    };
    expect(justMade(response).map(({ resultOf }) => resultOf)).toEqual([
      "decision-1",
      "decision-0",
      null,
      null,
      null,
    ]);
  });
});
