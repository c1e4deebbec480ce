import { type AllowlistRule, evidence as evidenceV1, type Scope } from "@slotgate/contracts";
import { describe, expect, it } from "vitest";
import { inputOf } from "../conformance.ts";
import { decide } from "../decide.ts";
import { readGateVectors } from "../vectors.test-case.ts";
import { compileAllowlist } from "./compile-allowlist.ts";

const open = inputOf(
  readGateVectors().find(({ expected }) => expected.outcome === "admitted")?.given ??
    expect.unreachable("no vector admits"),
);
const rule: AllowlistRule = {
  id: "cafes",
  enabled: true,
  appliesTo: { place: ["caf\u00e9", "Z\u00fcrich"], level: ["*"] },
  kinds: ["explanatory"],
  slotIds: ["intro", "Outro"],
  maxJobsPerRun: 1,
};

function nearMissOf(scope: Scope, job: object = {}, rules: readonly AllowlistRule[] = [rule]) {
  const document = { version: "allowlist.v1", enabled: true, mode: "deny_by_default" } as const;
  const allowlist = compileAllowlist({
    document: { ...document, rules: [...rules] },
    revision: 1,
    digest: "b".repeat(64),
  });
  const decision = decide({
    ...open,
    scope,
    job: { ...open.job, ...job },
    state: { ...open.state, allowlist },
  });
  expect(decision).toMatchObject({ outcome: "denied", gate: "allowlist", reason: "NOT_ALLOWLISTED" });
  expect(evidenceV1.safeParse(decision.evidence).error).toBeUndefined();
  return decision.evidence.nearMiss;
}

describe("a job that no rule matches is denied, with the rule that it misses by spelling alone", () => {
  it.each([
    ["normalisation", "cafe\u0301", "caf\u00e9"],
    ["case", "CAF\u00c9", "caf\u00e9"],
    ["case", "CAFE\u0301", "caf\u00e9"],
    ["blanks", " caf\u00e9", "caf\u00e9"],
    ["blanks", "caf\u00e9\n", "caf\u00e9"],
    ["several", "\u00a0ZU\u0308RICH ", "Z\u00fcrich"],
    ["several", "caf\u00e9\u200b", "caf\u00e9"],
    ["several", "\uff43af\u00e9", "caf\u00e9"],
  ] as const)("by %s: %j for %j", (differs, received, expected) => {
    expect(nearMissOf({ place: received, level: "any" })).toEqual({
      ruleId: "cafes",
      fields: [{ field: "scope.place", received, expected, differs }],
    });
  });

  it("in kind, slot and dimension names too, with all differences at once", () => {
    expect(nearMissOf({ Place: "caf\u00e9", level: "x" }, { kind: "Explanatory", slotId: "outro" })).toEqual({
      ruleId: "cafes",
      fields: [
        { field: "kind", received: "Explanatory", expected: "explanatory", differs: "case" },
        { field: "slotId", received: "outro", expected: "Outro", differs: "case" },
        { field: "scope.Place", received: "Place", expected: "place", differs: "case" },
      ],
    });
  });

  it("only if a rule would match then, even if another rule has the job's spelling", () => {
    expect(nearMissOf({ place: "cafe\u0301", level: "x" }, { kind: "assessment" })).toBeUndefined();
    expect(nearMissOf({ place: "cafe", level: "x" })).toBeUndefined();
    expect(nearMissOf({ place: "cafe\u0301" })).toBeUndefined();
    const other = { ...rule, id: "other", appliesTo: { place: ["cafe\u0301"], level: ["y"] } };
    const narrow = { ...rule, appliesTo: { place: ["caf\u00e9"], level: ["x"] } };
    expect(nearMissOf({ place: "cafe\u0301", level: "x" }, {}, [other, narrow])).toMatchObject({
      ruleId: "cafes",
      fields: [{ field: "scope.place", differs: "normalisation" }],
    });
  });

  it("and not where another gate denies, nor of a document that is too large to look through", () => {
    const large = {
      ...rule,
      appliesTo: { ...rule.appliesTo, place: Array.from({ length: 20_001 }, (_, at) => `p${at}`) },
    };
    expect(nearMissOf({ place: "P1", level: "x" }, {}, [large])).toBeUndefined();
    const document = { version: "allowlist.v1", enabled: false, mode: "deny_by_default" } as const;
    const allowlist = compileAllowlist({ document: { ...document, rules: [rule] }, revision: 1, digest: "" });
    const scope = { place: "cafe\u0301", level: "x" };
    const { evidence } = decide({ ...open, scope, state: { ...open.state, allowlist } });
    expect(evidence).not.toHaveProperty("nearMiss");
  });

  it("even if the search throws", () => {
    const nearMiss = () => {
      throw new Error("broken");
    };
    const allowlist = open.state.allowlist === null ? null : { ...open.state.allowlist, nearMiss };
    const decision = decide({ ...open, scope: { other: "x" }, state: { ...open.state, allowlist } });
    expect(decision).toMatchObject({ reason: "NOT_ALLOWLISTED" });
    expect(decision.evidence).not.toHaveProperty("nearMiss");
  });
});

it("gives no hint for a rule that names no dimension: it matches no job, however that is spelt", () => {
  expect(
    nearMissOf({}, { kind: "Explanatory", slotId: "intro" }, [{ ...rule, appliesTo: {} }]),
  ).toBeUndefined();
});
