import type { AllowlistRule } from "../../src/allowlist.ts";
import type { GateRow } from "./gate-row.ts";
import { documentOf, matchingRule } from "./open-state.ts";

const row = (
  says: string,
  outcome: { readonly reason: GateRow["reason"]; readonly ruleId: string | null; readonly document: object },
): GateRow => ({
  gate: "allowlist",
  says,
  reason: outcome.reason,
  ruleId: outcome.ruleId,
  change: (given) => ({ ...given, allowlist: outcome.document }),
});

const invalid = (says: string, document: object): GateRow =>
  row(says, { reason: "ALLOWLIST_UNAVAILABLE", ruleId: null, document });
const notListed = (says: string, ...rules: readonly AllowlistRule[]): GateRow =>
  row(says, { reason: "NOT_ALLOWLISTED", ruleId: null, document: documentOf(...rules) });
const listed = (
  says: string,
  { ruleId, rules }: { readonly ruleId: string; readonly rules: readonly AllowlistRule[] },
): GateRow => row(says, { reason: null, ruleId, document: documentOf(...rules) });

const document = documentOf(matchingRule);
const appliesTo = (change: object) => ({
  ...matchingRule,
  appliesTo: { ...matchingRule.appliesTo, ...change },
});
const named = (id: string, rule: AllowlistRule = matchingRule) => ({ ...rule, id });

/** The allowlist gate's outcomes for each further cause. `allowlist.json` has many more lookups. */
export const allowlistVariants: readonly GateRow[] = [
  invalid("an invalid document: another mode", { ...document, mode: "allow_by_default" }),
  invalid("an invalid document: ids that are not unique", documentOf(matchingRule, matchingRule)),
  invalid("an invalid document, disabled", { ...document, version: "allowlist.v2", enabled: false }),
  row("document disabled, no rules", {
    reason: "ALLOWLIST_DISABLED",
    ruleId: null,
    document: { ...documentOf(), enabled: false },
  }),
  notListed("no rules"),
  notListed("the only rule disabled", { ...matchingRule, enabled: false }),
  notListed("another kind", { ...matchingRule, kinds: ["assessment"] }),
  notListed("another slot", { ...matchingRule, slotIds: ["outro"] }),
  notListed("a dimension that the run lacks", appliesTo({ board: ["*"] })),
  listed("this slot named", {
    ruleId: "chemistry",
    rules: [{ ...matchingRule, slotIds: ["outro", "intro"] }],
  }),
  listed("the first of two that match", { ruleId: "one", rules: [named("one"), named("two")] }),
  listed("the first that is enabled", {
    ruleId: "two",
    rules: [{ ...named("one"), enabled: false }, named("two")],
  }),
  listed("the first that matches", {
    ruleId: "two",
    rules: [
      named("one", appliesTo({ level: ["A-level"] })),
      named("two", appliesTo({ level: ["GCSE"] })),
      named("three"),
    ],
  }),
];
