import type { Evidence, KillSource } from "@slotgate/contracts";
import type { Verdict } from "./verdict.ts";

/** The compared fields, in the order in which they are shown. */
export const comparedFields = [
  "outcome",
  "gate",
  "reason",
  "killSources",
  "controlsSource",
  "environment",
  "optIn",
  "ruleId",
  "groupId",
  "basisPoints",
  "bucket",
  "rolloutProblem",
  "profile",
  "canaryOf",
] as const;

export type ComparedField = (typeof comparedFields)[number];

/** The fields in which two verdicts differ. Optimized for equal verdicts, which nearly all are. */
export function differingFields(recorded: Verdict, replayed: Verdict): readonly ComparedField[] {
  return same(recorded, replayed)
    ? []
    : comparedFields.filter((field) => fieldOf(recorded, field) !== fieldOf(replayed, field));
}

function same(one: Verdict, other: Verdict): boolean {
  return (
    one.outcome === other.outcome &&
    one.gate === other.gate &&
    one.reason === other.reason &&
    one.profile?.id === other.profile?.id &&
    one.profile?.canaryOf === other.profile?.canaryOf &&
    sameEvidence(one.evidence, other.evidence)
  );
}

function sameEvidence(one: Evidence, other: Evidence): boolean {
  return (
    one.bucket === other.bucket &&
    one.basisPoints === other.basisPoints &&
    one.ruleId === other.ruleId &&
    one.groupId === other.groupId &&
    one.optIn === other.optIn &&
    one.rolloutProblem === other.rolloutProblem &&
    one.controls?.source === other.controls?.source &&
    one.controls?.environment === other.controls?.environment &&
    sameSources(one.killSources, other.killSources)
  );
}

function sameSources(some: readonly KillSource[], others: readonly KillSource[]): boolean {
  if (some.length !== others.length) return false;
  for (let at = 0; at < some.length; at += 1) {
    if (some[at]?.source !== others[at]?.source || some[at]?.state !== others[at]?.state) return false;
  }
  return true;
}

/** One field for display. */
export function fieldOf(
  { outcome, gate, reason, evidence, profile }: Verdict,
  field: ComparedField,
): string | number | boolean | null {
  switch (field) {
    case "outcome":
      return outcome;
    case "gate":
      return gate;
    case "reason":
      return reason;
    case "killSources":
      return evidence.killSources.map(({ source, state }) => `${source} ${state}`).join(", ");
    case "controlsSource":
      return evidence.controls?.source ?? null;
    case "environment":
      return evidence.controls?.environment ?? null;
    case "optIn":
      return evidence.optIn;
    case "ruleId":
      return evidence.ruleId;
    case "groupId":
      return evidence.groupId;
    case "basisPoints":
      return evidence.basisPoints;
    case "bucket":
      return evidence.bucket;
    case "rolloutProblem":
      return evidence.rolloutProblem;
    case "profile":
      return profile?.id ?? null;
    case "canaryOf":
      return profile?.canaryOf ?? null;
  }
}
