import type { AllowlistRule } from "../../src/allowlist.ts";
import type { AllowlistLookup, AllowlistVector } from "../../src/vectors/allowlist-vectors.ts";
import { documentOf } from "./open-state.ts";

/** The default scope of runs. */
const subject = { subject: "Chemistry" };

/** A rule that matches the default job, except for `change`. */
export const rule = (id: string, change: Partial<AllowlistRule> = {}): AllowlistRule => ({
  id,
  enabled: true,
  appliesTo: { subject: ["Chemistry"] },
  kinds: ["explanatory"],
  slotIds: [],
  maxJobsPerRun: 5,
  ...change,
});

/** A job as far as rules see it: its run's scope, its slot and its kind. */
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

/** A valid document that is disabled: its rules are still looked up, for the record. */
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

/** A document that is not an allowlist v1: nothing matches, whatever it contains. */
export const refused = (name: string, document: unknown): AllowlistVector => ({
  name,
  valid: false,
  document,
  lookups: [
    lookup("a job that a lenient reader would admit", {}, { ruleId: null, reason: "ALLOWLIST_UNAVAILABLE" }),
  ],
});
