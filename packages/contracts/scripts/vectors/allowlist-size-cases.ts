import type { AllowlistRule } from "../../src/allowlist.ts";
import type { AllowlistVector } from "../../src/vectors/allowlist-vectors.ts";
import { found, listed, missed, rule } from "./allowlist-case.ts";

const named = (number: number): string => `s${number}`;
const numbered = (number: number, change: Partial<AllowlistRule> = {}): AllowlistRule =>
  rule(`r${number}`, { appliesTo: { subject: [named(number)] }, ...change });
const rules = (count: number, change: (number: number) => Partial<AllowlistRule> = () => ({})) =>
  Array.from({ length: count }, (_, number) => numbered(number, change(number)));
const finds = (number: number) =>
  found(`rule ${number}`, { ruleId: `r${number}`, appliesTo: { subject: named(number) } });
const misses = (number: number) => missed(`rule ${number}`, { appliesTo: { subject: named(number) } });

const values = Array.from({ length: 1_000 }, (_, number) => named(number));
const dimensions = Array.from({ length: 16 }, (_, number) => `d${number}`);

/** Around the boundaries of 32-bit words and of their summaries, and at the limits of the contract. */
export const sizeCases: readonly AllowlistVector[] = [
  listed("33 rules", rules(33), [...[0, 1, 30, 31, 32].map(finds), misses(33)]),
  listed("1025 rules", rules(1_025), [...[0, 31, 32, 33, 1_022, 1_023, 1_024].map(finds), misses(1_025)]),
  listed(
    "65 rules, every second one disabled",
    rules(65, (number) => ({ enabled: number % 2 === 0 })),
    [...[0, 2, 30, 32, 62, 64].map(finds), ...[1, 31, 33, 63].map(misses)],
  ),
  listed(
    "66 rules, the last two of which match any subject",
    [
      ...rules(64),
      rule("slot", { appliesTo: { subject: ["*"] }, slotIds: ["outro"] }),
      rule("any", { appliesTo: { subject: ["*"] } }),
    ],
    [
      finds(63),
      found("the first for any subject", { ruleId: "slot", appliesTo: { subject: "x" }, slotId: "outro" }),
      found("the last", { ruleId: "any", appliesTo: { subject: "x" } }),
      missed("another kind", { appliesTo: { subject: "s63" }, kind: "assessment" }),
    ],
  ),
  listed(
    "34 rules that agree in the subject, not in kind and slot",
    [
      ...Array.from({ length: 32 }, (_, number) => rule(`k${number}`, { kinds: ["other"] })),
      rule("slot", { slotIds: ["outro"] }),
      rule("both", { slotIds: ["intro"] }),
    ],
    [
      found("the one where all agree", { ruleId: "both" }),
      found("another kind", { ruleId: "k0", kind: "other" }),
    ],
  ),
  listed(
    "1000 values of a dimension",
    [rule("r", { appliesTo: { subject: values } })],
    [
      found("the first", { ruleId: "r", appliesTo: { subject: "s0" } }),
      found("the last", { ruleId: "r", appliesTo: { subject: "s999" } }),
      missed("none", { appliesTo: { subject: "s1000" } }),
    ],
  ),
  listed(
    "16 dimensions",
    [rule("r", { appliesTo: Object.fromEntries(dimensions.map((name) => [name, ["x"]])) })],
    [
      found("all match", {
        ruleId: "r",
        appliesTo: Object.fromEntries(dimensions.map((name) => [name, "x"])),
      }),
      ...dimensions.map((odd) =>
        missed(`${odd} differs`, {
          appliesTo: Object.fromEntries(dimensions.map((name) => [name, name === odd ? "y" : "x"])),
        }),
      ),
    ],
  ),
];
