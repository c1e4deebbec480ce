import type { AllowlistRule, AllowlistV1 } from "@slotgate/contracts";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { changesInRules } from "./changes-in-rules.ts";
import { boxOf, contains, meet } from "./rule-box.ts";
import { indexRules } from "./rule-index.ts";
import { wideningOf } from "./widening.ts";

const rule = (id: string, change: Partial<AllowlistRule> = {}): AllowlistRule => ({
  id,
  enabled: true,
  kinds: ["explanatory"],
  slotIds: [],
  maxJobsPerRun: 3,
  appliesTo: { subject: [id], level: ["*"] },
  ...change,
});
const of = (rules: AllowlistRule[]): AllowlistV1 => ({
  version: "allowlist.v1",
  enabled: true,
  mode: "deny_by_default",
  rules,
});

const values = fc.uniqueArray(fc.constantFrom<string[]>("a", "b", "c", "d"), { minLength: 1, maxLength: 3 });
const anyRule = fc.record({
  subject: fc.oneof(fc.constant<string[]>(["*"]), values),
  kinds: values,
  slotIds: fc.oneof(fc.constant<string[]>([]), values),
});
const box = ({ subject, kinds, slotIds }: { subject: string[]; kinds: string[]; slotIds: string[] }) =>
  boxOf(rule("r", { appliesTo: { subject }, kinds, slotIds }));

describe("an index of rules", () => {
  it("finds the same rules as a linear search", () => {
    fc.assert(
      fc.property(fc.array(anyRule, { maxLength: 80 }), anyRule, (rules, one) => {
        const boxes = rules.map(box);
        const index = indexRules(boxes);
        const sought = box(one);
        const places = boxes.map((_, place) => place);
        expect(places.filter(index.containing(sought).has)).toEqual(
          places.filter((place) => contains(boxes[place] ?? sought, sought)),
        );
        expect(places.filter(index.meeting(sought).has)).toEqual(
          places.filter((place) => meet(boxes[place] ?? sought, sought)),
        );
      }),
    );
  });

  it("finds the lowest matching position below an end", () => {
    const everything = indexRules(Array.from({ length: 70 }, () => boxOf(rule("r")))).meeting(
      boxOf(rule("r")),
    );
    expect(everything.first((place) => place > 64, 70)).toBe(65);
    expect(everything.first((place) => place > 64, 65)).toBe(-1);
    expect(everything.has(-1)).toBe(false);
    expect(everything.has(70)).toBe(false);
  });
});

/** Quadratic work would take minutes here; this takes a fraction of a second. */
describe("documents of 10,000 rules", () => {
  const rules = Array.from({ length: 10_000 }, (_, at) => rule(`r${at}`));
  const alike = Array.from({ length: 10_000 }, (_, at) =>
    rule(`r${at}`, { appliesTo: { subject: ["a"], level: ["*"] } }),
  );

  it.each([
    ["that do not overlap", rules],
    ["that all overlap", alike],
  ])("%s do not widen themselves", { timeout: 20_000 }, (_, given) => {
    expect(wideningOf(of(given), of(given))).toBeNull();
    expect(changesInRules(of(given), of(given))).toEqual([]);
  });

  it("that were renamed are distinguished from new ones", { timeout: 20_000 }, () => {
    const renamed = rules.map((one) => ({ ...one, id: `new-${one.id}` }));
    expect(wideningOf(of(renamed), of(rules))).toBeNull();
    expect(changesInRules(of(renamed), of(rules))).toHaveLength(500);
  });
});
