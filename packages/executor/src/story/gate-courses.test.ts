import {
  assertWith,
  decisionListV1,
  type Evidence,
  type Gate,
  type GateState,
  gateOrder,
  type Reason,
  reasonCodes,
  reasons,
} from "@slotgate/contracts";
import decisionList from "@slotgate/contracts/examples/v1/decision-list.json" with { type: "json" };
import { describe, expect, it } from "vitest";
import { decisionExample } from "./decision-example.test-case.ts";
import { gateCourses } from "./gate-courses.ts";

const { evidence: known } = decisionExample;
if (known === null) throw new Error("the example has no evidence");
const evidence: Evidence = known;
const job = { scope: { subject: "chemistry", level: "gcse" }, kind: "assessment", slotId: "check" };
const p = "passed";
const d = "denied";
const n = "not-reached";

/** What the five gates did, in order, for each reason of a record with gates. */
const courses: Readonly<Record<Exclude<Reason, "GATE_ERROR">, readonly GateState[]>> = {
  KILL_SWITCH: [d, n, n, n, n],
  CONTROLS_UNAVAILABLE: [d, n, n, n, n],
  CONTROLS_STALE: [d, n, n, n, n],
  KILL_SWITCH_UNKNOWN: [d, n, n, n, n],
  FEATURE_UNKNOWN: [p, d, n, n, n],
  FEATURE_DISABLED: [p, d, n, n, n],
  NOT_OPTED_IN: [p, p, d, n, n],
  ALLOWLIST_UNAVAILABLE: [p, p, p, d, n],
  ALLOWLIST_DISABLED: [p, p, p, d, n],
  NOT_ALLOWLISTED: [p, p, p, d, n],
  ROLLOUT_INVALID: [p, p, p, p, d],
  ROLLOUT_EXCLUDED: [p, p, p, p, d],
  RUN_LIMIT_REACHED: [p, p, p, p, p],
  JOB_CONFLICT: [p, p, p, p, p],
  MODEL_UNCONFIGURED: [p, p, p, p, p],
  MODEL_CIRCUIT_OPEN: [p, p, p, p, p],
  BUDGET_EXHAUSTED: [p, p, p, p, p],
  TELEMETRY_UNAVAILABLE: [p, p, p, p, p],
  MODEL_TIMEOUT: [p, p, p, p, p],
  MODEL_RATE_LIMITED: [p, p, p, p, p],
  MODEL_UNREACHABLE: [p, p, p, p, p],
  MODEL_HTTP_ERROR: [p, p, p, p, p],
  MODEL_REFUSED: [p, p, p, p, p],
  MODEL_OUTPUT_INVALID: [p, p, p, p, p],
  MODEL_OUTPUT_TRUNCATED: [p, p, p, p, p],
  INTERRUPTED: [p, p, p, p, p],
  VERBATIM_SOURCE_MISSING: [],
  ADMITTED: [p, p, p, p, p],
  GENERATED: [p, p, p, p, p],
  STORED: [p, p, p, p, p],
  COPIED: [],
  RESULT_GONE: [p, p, p, p, p],
};

const gateWith = (reason: Reason): Gate | null => {
  const entry = reasons[reason];
  return entry.from === "gate" ? entry.gate : null;
};
const pathWith = (reason: Reason) =>
  reason === "COPIED" || reason === "VERBATIM_SOURCE_MISSING" ? "verbatim" : "stub";
const toldOf = (reason: Reason, gate = gateWith(reason)) =>
  gateCourses({ ...job, path: pathWith(reason), gate, reason, evidence });

describe("the gates of a decision", () => {
  it.each(reasonCodes.filter((reason) => reason !== "GATE_ERROR"))("with reason %s", (reason) => {
    const told = toldOf(reason);
    expect(told.map(({ state }) => state)).toEqual(courses[reason]);
    if (told.length > 0) expect(told.map(({ gate }) => gate)).toEqual([...gateOrder]);
    for (const { state, detail } of told) expect(detail === null).toBe(state === "not-reached");
  });

  it.each(gateOrder)("a gate that threw denied: %s", (gate) => {
    const told = toldOf("GATE_ERROR", gate);
    expect(told[gateOrder.indexOf(gate)]).toEqual({
      gate,
      state: d,
      detail: "the gate failed while deciding",
    });
    expect(told.filter(({ state }) => state === p)).toHaveLength(gateOrder.indexOf(gate));
  });

  it("a gate that threw shows the error's type", () => {
    const thrown = { ...evidence, gateError: { type: "TypeError", code: "ERR_A" } };
    const told = gateCourses({
      ...job,
      path: "stub",
      gate: "rollout",
      reason: "GATE_ERROR",
      evidence: thrown,
    });
    expect(told.at(-1)?.detail).toBe("the gate failed while deciding: it threw `TypeError` `ERR_A`");
  });

  it("a gate's reason denies at that gate, even in a record that does not name it", () => {
    expect(toldOf("NOT_OPTED_IN", null).map(({ state }) => state)).toEqual(courses.NOT_OPTED_IN);
  });

  it("no values are shown without evidence", () => {
    const told = gateCourses({ ...job, path: "model", gate: null, reason: "GENERATED", evidence: null });
    expect(told.map(({ detail }) => detail)).toEqual([null, null, null, null, null]);
  });
});

describe("the values that mattered", () => {
  const detailOf = (reason: Reason, changes: Partial<typeof evidence> = {}): string | null | undefined =>
    gateCourses({
      ...job,
      path: "stub",
      gate: gateWith(reason),
      reason,
      evidence: { ...evidence, ...changes },
    }).find(({ state }) => state === d)?.detail;
  const { controls } = evidence;
  if (controls === null) throw new Error("the example has no controls");

  it.each<[Reason, Partial<typeof evidence>, string]>([
    [
      "KILL_SWITCH",
      {
        killSources: [
          { source: "controls", state: "released" },
          { source: "service", state: "engaged" },
        ],
      },
      "engaged: service's own kill",
    ],
    [
      "KILL_SWITCH_UNKNOWN",
      { killSources: [{ source: "controls", state: "unknown" }] },
      "unknown: kill flag",
    ],
    ["CONTROLS_UNAVAILABLE", { controls: null }, "controls were never confirmed"],
    [
      "CONTROLS_STALE",
      { controls: { ...controls, ageMs: 20_130 } },
      "controls revision 41 confirmed 20.1 s earlier, more than 15.0 s",
    ],
    [
      "CONTROLS_STALE",
      { controls: { ...controls, clockSteppedBack: true } },
      "controls revision 41 confirmed 0.2 s earlier, and the clock had stepped back",
    ],
    ["FEATURE_UNKNOWN", {}, "no such flag in `production`, controls revision 41"],
    ["FEATURE_DISABLED", {}, "off in `production`, controls revision 41"],
    ["NOT_OPTED_IN", { optIn: false }, "metadata.allowAI is not true"],
    ["ALLOWLIST_UNAVAILABLE", { allowlist: null }, "no valid allowlist"],
    ["ALLOWLIST_DISABLED", {}, "revision 12 is disabled"],
    [
      "NOT_ALLOWLISTED",
      { ruleId: null },
      "no rule of revision 12 matches subject `chemistry`, level `gcse`, kind `assessment`, slot `check`",
    ],
    ["ROLLOUT_INVALID", { rolloutProblem: "two strategies" }, "two strategies"],
    [
      "ROLLOUT_EXCLUDED",
      { bucket: 6_312 },
      "bucket 6312 is not below 2500: outside the rollout; group `slotgen.ai`",
    ],
    [
      "ROLLOUT_EXCLUDED",
      { bucket: 50, basisPoints: 50, rolloutCap: { state: "set", basisPoints: 50 } },
      "bucket 50 is not below 50 (capped at 50): outside the rollout; group `slotgen.ai`",
    ],
    [
      "ROLLOUT_EXCLUDED",
      { bucket: 0, basisPoints: 0, rolloutCap: { state: "unknown" } },
      "bucket 0 is not below 0 (the cap could not be read): outside the rollout; group `slotgen.ai`",
    ],
  ])("%s", (reason, changes, detail) => {
    expect(detailOf(reason, changes)).toBe(detail);
  });
});

it("equals the details in the contracts' example", () => {
  const [told] = assertWith(decisionListV1, decisionList).decisions;
  expect(told && gateCourses({ ...job, ...told })).toEqual(told?.gates);
});

it("names the kill sources, and whether the job is inside the rollout", () => {
  const sources = ["controls", "service", "environment", "process", "self-test"] as const;
  const told = gateCourses({
    ...job,
    path: "model",
    gate: null,
    reason: "GENERATED",
    evidence: {
      ...evidence,
      killSources: sources.map((source) => ({ source, state: "released" })),
      bucket: 2_499,
    },
  });
  expect(told[0]?.detail).toMatch(
    /^released: kill flag, service's own kill, SLOTGEN_AI_KILL, replica's own switch, self-test of the gates; controls revision 41 /,
  );
  expect(told.at(-1)?.detail).toBe("bucket 2499 is below 2500: in the rollout; group `slotgen.ai`");
});

it("shows which rule a job misses by spelling alone, and the difference", () => {
  const nearMiss = {
    ruleId: "cafes",
    fields: [
      { field: "scope.place", received: "cafe\u0301", expected: "caf\u00e9", differs: "normalisation" },
      { field: "kind", received: "Intro ", expected: "Intro", differs: "blanks" },
    ],
  } as const;
  const allowlist = { revision: 12, digest: "a".repeat(64) };
  const told = gateCourses({
    ...job,
    path: "stub",
    gate: "allowlist",
    reason: "NOT_ALLOWLISTED",
    evidence: {
      ...evidence,
      allowlist,
      ruleId: null,
      nearMiss: { ...nearMiss, fields: [...nearMiss.fields] },
    },
  });
  expect(told.find(({ gate }) => gate === "allowlist")?.detail).toBe(
    "no rule of revision 12 matches subject `chemistry`, level `gcse`, kind `assessment`, slot `check`; rule `cafes` would, but for spelling: " +
      '`scope.place` is "cafe\\u0301", the rule has "caf\\u00e9" (another Unicode normalisation); ' +
      '`kind` is "Intro ", the rule has "Intro" (blanks)',
  );
});
