import type { AllowlistRule, AllowlistV1 } from "@slotgate/contracts";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compileAllowlist } from "./compile-allowlist.ts";

const documentOf = (rules: readonly AllowlistRule[]): AllowlistV1 => ({
  version: "allowlist.v1",
  enabled: true,
  mode: "deny_by_default",
  rules: [...rules],
});

const compile = (rules: readonly AllowlistRule[]) =>
  compileAllowlist({ document: documentOf(rules), revision: 1, digest: "0".repeat(64) });

const values: fc.Arbitrary<string[]> = fc.oneof(
  fc.constant<string[]>(["*"]),
  fc.uniqueArray(fc.constantFrom("a", "b", "c", "toString", "constructor"), { minLength: 1, maxLength: 3 }),
);
const someRules = fc
  .array(
    fc.record({
      enabled: fc.boolean(),
      appliesTo: fc.record({ subject: values, level: values, toString: values }),
      kinds: fc.uniqueArray(fc.constantFrom("k1", "k2"), { minLength: 1 }),
      slotIds: fc.uniqueArray(fc.constantFrom("s1", "s2")),
      maxJobsPerRun: fc.integer({ min: 1, max: 100 }),
    }),
    { maxLength: 90 },
  )
  .map((rules) => rules.map((rule, index): AllowlistRule => ({ ...rule, id: `rule-${index}` })));

const word = fc.constantFrom("a", "b", "c", "d", "*", "toString");
const someJob = fc.record({
  kind: fc.constantFrom("k1", "k2", "k3"),
  slotId: fc.constantFrom("s1", "s2", "s3"),
  scope: fc.record(
    { subject: word, level: word, toString: word, other: word },
    { requiredKeys: ["subject", "level"] },
  ),
});

/** DESIGN.md's matching rule, implemented literally. */
function firstByReading(
  rules: readonly AllowlistRule[],
  job: { kind: string; slotId: string; scope: object },
) {
  const scope = new Map<string, string>(Object.entries(job.scope));
  const matches = (rule: AllowlistRule): boolean =>
    rule.enabled &&
    rule.kinds.includes(job.kind) &&
    (rule.slotIds.length === 0 || rule.slotIds.includes(job.slotId)) &&
    Object.entries(rule.appliesTo).every(([name, allowed]) => {
      const value = scope.get(name);
      return value !== undefined && (allowed[0] === "*" || allowed.includes(value));
    });
  return rules.find(matches)?.id ?? null;
}

describe("compileAllowlist", () => {
  it("finds the same rule as a linear search", () => {
    let admitted = 0;
    fc.assert(
      fc.property(someRules, someJob, (rules, job) => {
        const expected = firstByReading(rules, job);
        if (expected !== null) admitted += 1;
        expect(compile(rules).match(job, job.scope as never)?.id ?? null).toBe(expected);
      }),
      { numRuns: 3_000 },
    );
    expect(admitted).toBeGreaterThan(200);
  });

  it.each([1, 31, 32, 33, 1_023, 1_024, 1_025, 10_000])("finds the last of %i rules", (total) => {
    const rules = Array.from({ length: total }, (_, index): AllowlistRule => {
      const level = index % 2 === 0 ? ["*"] : ["GCSE"];
      const appliesTo = { subject: [`subject-${index}`], level };
      return { id: `rule-${index}`, enabled: true, appliesTo, kinds: ["k"], slotIds: [], maxJobsPerRun: 1 };
    });
    const compiled = compile(rules);
    const find = (subject: string) =>
      compiled.match({ kind: "k", slotId: "s" }, { subject, level: "GCSE" })?.id;
    expect(find(`subject-${total - 1}`)).toBe(`rule-${total - 1}`);
    expect(find("subject-0")).toBe("rule-0");
    expect(find(`subject-${total}`)).toBeUndefined();
  });

  it("ignores no dimension that only some rules name", () => {
    const rule = { id: "r", enabled: true, kinds: ["k"], slotIds: [], maxJobsPerRun: 1 };
    const compiled = compile([
      { ...rule, appliesTo: { subject: ["x"], level: ["y"] } },
      { ...rule, id: "s", appliesTo: { subject: ["x"] } },
    ]);
    expect(compiled.match({ kind: "k", slotId: "s" }, { subject: "x", level: "z" })).toBeNull();
    const narrower = compile([
      { ...rule, appliesTo: { subject: ["other"] } },
      { ...rule, id: "s", appliesTo: { subject: ["x"], level: ["y"] } },
    ]);
    expect(narrower.match({ kind: "k", slotId: "s" }, { subject: "x", level: "z" })).toBeNull();
    expect(narrower.match({ kind: "k", slotId: "s" }, { subject: "x" })).toBeNull();
  });

  it.each<[string, unknown]>([
    ["nothing", undefined],
    ["null", null],
    ["another version", { ...documentOf([]), version: "allowlist.v2" }],
    ["another mode", { ...documentOf([]), mode: "allow_by_default" }],
  ])("refuses %s instead of a document, and says what it expects", (_, document) => {
    const compiling = () => compileAllowlist({ document: document as AllowlistV1, revision: 1, digest: "" });
    expect(compiling).toThrow(
      new TypeError("expected an allowlist of version allowlist.v1 and mode deny_by_default"),
    );
  });

  it("matches nothing by a rule without values for any dimension", () => {
    const rule = { id: "r", enabled: true, kinds: ["k"], slotIds: [], maxJobsPerRun: 1 };
    const compiled = compile([
      rule as unknown as AllowlistRule,
      { ...rule, id: "s", appliesTo: { subject: ["x"] } },
    ]);
    const find = (subject: string) => compiled.match({ kind: "k", slotId: "s" }, { subject })?.id;
    expect([find("x"), find("y")]).toEqual(["s", undefined]);
  });

  it("treats `*` among other values as a literal value", () => {
    const rule = { id: "r", enabled: true, kinds: ["k"], slotIds: [], maxJobsPerRun: 1 };
    const compiled = compile([{ ...rule, appliesTo: { subject: ["*", "x"] } }]);
    const find = (subject: string) => compiled.match({ kind: "k", slotId: "s" }, { subject })?.id;
    expect([find("x"), find("*"), find("y")]).toEqual(["r", "r", undefined]);
  });
});
