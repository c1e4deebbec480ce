import type { AllowlistRule } from "../../src/allowlist.ts";
import type { AllowlistLookup, AllowlistVector } from "../../src/vectors/allowlist-vectors.ts";
import { documentOf } from "./open-state.ts";

/** The scope of runs that say no other. */
const subject = { subject: "Chemistry" };

/** A rule that matches a job about which nothing is said, but for what `change` says. */
export const rule = (id: string, change: Partial<AllowlistRule> = {}): AllowlistRule => ({
  id,
  enabled: true,
  appliesTo: { subject: ["Chemistry"] },
  kinds: ["explanatory"],
  slotIds: [],
  maxJobsPerRun: 5,
  ...change,
});

/** What is said of a job: its run's scope, its slot and its kind. */
export interface Asked {
  readonly appliesTo?: AllowlistLookup["appliesTo"];
  readonly slotId?: string;
  readonly kind?: string;
}

const lookup = (
  name: string,
  { appliesTo = subject, slotId = "intro", kind = "explanatory" }: Asked,
  expected: AllowlistLookup["expected"],
): AllowlistLookup => ({ name, appliesTo, job: { slotId, kind }, expected });

/** A job for which `ruleId` is the first rule that matches. */
export const found = (
  name: string,
  { ruleId, ...asked }: Asked & { readonly ruleId: string },
): AllowlistLookup => lookup(name, asked, { ruleId, reason: null });

/** A job that no rule matches. */
export const missed = (name: string, asked: Asked = {}): AllowlistLookup =>
  lookup(name, asked, { ruleId: null, reason: "NOT_ALLOWLISTED" });

/** A valid document. */
export const listed = (
  name: string,
  rules: readonly AllowlistRule[],
  lookups: AllowlistLookup[],
): AllowlistVector => ({ name, valid: true, document: documentOf(...rules), lookups });

/** A valid document that is disabled: rules are looked up in it all the same, for the record. */
export const disabled = (
  name: string,
  rules: readonly AllowlistRule[],
  lookups: readonly AllowlistLookup[],
): AllowlistVector => ({
  name,
  valid: true,
  document: { ...documentOf(...rules), enabled: false },
  lookups: lookups.map(({ expected, ...asked }) => ({
    ...asked,
    expected: { ...expected, reason: "ALLOWLIST_DISABLED" },
  })),
});

/** What is no allowlist v1: nothing is found in it, whatever it holds. */
export const refused = (name: string, document: unknown): AllowlistVector => ({
  name,
  valid: false,
  document,
  lookups: [
    lookup("a job that a lenient reader would admit", {}, { ruleId: null, reason: "ALLOWLIST_UNAVAILABLE" }),
  ],
});
