import type { AllowlistVector } from "../../src/vectors/allowlist-vectors.ts";
import { refused, rule } from "./allowlist-case.ts";
import { documentOf } from "./open-state.ts";

const document = documentOf(rule("r"));

const without = (object: object, key: string): object =>
  Object.fromEntries(Object.entries(object).filter(([name]) => name !== key));

const top = (name: string, change: object) => refused(name, { ...document, ...change });
const inRule = (name: string, change: object) =>
  refused(name, { ...document, rules: [{ ...rule("r"), ...change }] });
/** The whole document is refused, even for an error in a rule that does not match. */
const secondRule = (name: string, change: object) =>
  refused(name, { ...document, rules: [rule("r"), { ...rule("s", { enabled: false }), ...change }] });
const subjects = (name: string, subject: unknown) => inRule(name, { appliesTo: { subject } });

const many = (count: number) => Array.from({ length: count }, (_, number) => `v${number}`);

/** Documents that are not an allowlist v1. Each has a rule that would match the job, if it has rules. */
export const refusedCases: readonly AllowlistVector[] = [
  ...[null, true, 1, "allowlist.v1", [], [document], {}].map((other) =>
    refused(`${JSON.stringify(other).slice(0, 20)} instead of a document`, other),
  ),
  ...["version", "enabled", "mode", "rules"].map((key) =>
    refused(`a document without ${key}`, without(document, key)),
  ),
  ...["allowlist.v2", "Allowlist.v1", "v1", "", 1, null].map((version) =>
    top(`version ${JSON.stringify(version)}`, { version }),
  ),
  ...["allow_by_default", "DENY_BY_DEFAULT", "", null].map((mode) =>
    top(`mode ${JSON.stringify(mode)}`, { mode }),
  ),
  ...["true", 1, null].map((enabled) => top(`enabled ${JSON.stringify(enabled)}`, { enabled })),
  ...[null, {}, { 0: rule("r") }, "r", [null], [[]], ["r"]].map((rules) =>
    top(`rules ${JSON.stringify(rules).slice(0, 20)}`, { rules }),
  ),
  top("a key that allowlist v1 does not have", { comment: "" }),
  ...["id", "enabled", "appliesTo", "kinds", "slotIds", "maxJobsPerRun"].map((key) =>
    refused(`a rule without ${key}`, { ...document, rules: [without(rule("r"), key)] }),
  ),
  inRule("a key that rules do not have", { comment: "" }),
  refused("two rules with one id", documentOf(rule("r"), rule("r"))),
  refused("two rules with one id, one disabled", documentOf(rule("r"), rule("r", { enabled: false }))),
  ...["", 1, null, "x".repeat(257), `${"y".repeat(256)}\n`, "a\u0000b"].map((id) =>
    inRule(`a rule's id ${JSON.stringify(id).slice(0, 12)}`, { id }),
  ),
  ...["true", 1, null].map((enabled) => inRule(`a rule enabled ${JSON.stringify(enabled)}`, { enabled })),
  ...[{}, null, [], [["Chemistry"]], "Chemistry"].map((appliesTo) =>
    inRule(`appliesTo ${JSON.stringify(appliesTo)}`, { appliesTo }),
  ),
  ...[[], null, "Chemistry", "*", [""], [null], [1], ["Chemistry", "Chem\u0000"], [["Chemistry"]]].map(
    (list) => subjects(`values ${JSON.stringify(list)}`, list),
  ),
  subjects("any value beside one", ["*", "Chemistry"]),
  subjects("any value after one", ["Chemistry", "*"]),
  subjects("any value twice", ["*", "*"]),
  subjects("1001 values", ["Chemistry", ...many(1_000)]),
  subjects("a value of 257 characters", ["Chemistry", "x".repeat(257)]),
  inRule("17 dimensions", {
    appliesTo: { subject: ["*"], ...Object.fromEntries(many(16).map((name) => [name, ["*"]])) },
  }),
  inRule("a dimension without a name", { appliesTo: { subject: ["Chemistry"], "": ["*"] } }),
  inRule("a dimension `__proto__`", {
    appliesTo: Object.fromEntries([
      ["subject", ["Chemistry"]],
      ["__proto__", ["*"]],
    ]),
  }),
  ...[[], null, "explanatory", [""], [null]].map((kinds) =>
    inRule(`kinds ${JSON.stringify(kinds)}`, { kinds }),
  ),
  ...[null, "intro", [""], [null]].map((slotIds) =>
    inRule(`slotIds ${JSON.stringify(slotIds)}`, { slotIds }),
  ),
  ...[0, -1, 101, 1.5, "5", null, true].map((maxJobsPerRun) =>
    inRule(`maxJobsPerRun ${JSON.stringify(maxJobsPerRun)}`, { maxJobsPerRun }),
  ),
  secondRule("rules that do not name the same dimensions: one more", {
    appliesTo: { subject: ["Chemistry"], level: ["*"] },
  }),
  secondRule("rules that do not name the same dimensions: one in another case", {
    appliesTo: { Subject: ["Chemistry"] },
  }),
  secondRule("rules that do not name the same dimensions: another", { appliesTo: { level: ["*"] } }),
  refused(
    "rules that do not name the same dimensions: one fewer",
    documentOf(rule("r", { appliesTo: { subject: ["Chemistry"], level: ["*"] } }), rule("s")),
  ),
  secondRule("a mistake in a rule that is disabled", { kinds: [] }),
  refused("a mistake in a document that is disabled", { ...document, enabled: false, rules: [{}] }),
];
