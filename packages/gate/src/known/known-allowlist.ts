import type { MissedRule, Scope } from "@slotgate/contracts";
import type { CompiledAllowlist, MatchedRule } from "../allowlist/compile-allowlist.ts";
import { type Given, isWholeNumber } from "./given.ts";

/** The checked allowlist. */
export interface KnownAllowlist {
  readonly enabled: boolean;
  readonly evidence: { readonly revision: number; readonly digest: string };
  readonly compiled: Pick<CompiledAllowlist, "match" | "nearMiss">;
}

/** Null: there is none, or it is not a compiled one. */
export function knownAllowlist(given: unknown): KnownAllowlist | null {
  const allowlist = given as Given<keyof CompiledAllowlist>;
  if (typeof allowlist?.match !== "function") return null;
  const { enabled, revision, digest } = allowlist;
  if (typeof enabled !== "boolean" || typeof digest !== "string" || !isWholeNumber(revision)) return null;
  return { enabled, evidence: { revision, digest }, compiled: allowlist as CompiledAllowlist };
}

/** The job's values for the rules. */
export interface Asked {
  readonly slotId: string;
  readonly kind: string;
  readonly scope: Scope;
}

/** Null: a value is missing or has the wrong type. */
export function knownAsked(job: Given<"slotId" | "kind">, scope: unknown): Asked | null {
  const slotId = job?.slotId;
  const kind = job?.kind;
  if (typeof slotId !== "string" || typeof kind !== "string") return null;
  if (typeof scope !== "object" || scope === null) return null;
  return { slotId, kind, scope: scope as Scope };
}

/** The rule that matches; null if none does. */
export function knownRule({ compiled }: KnownAllowlist, asked: Asked): MatchedRule | null {
  const rule = compiled.match(asked, asked.scope) as Given<keyof MatchedRule>;
  const id = rule?.id;
  const maxJobsPerRun = rule?.maxJobsPerRun;
  return typeof id === "string" && isWholeNumber(maxJobsPerRun) ? { id, maxJobsPerRun } : null;
}

/** The rule that nearly matches; null if there is none or it cannot be found. */
export function knownNearMiss({ compiled }: KnownAllowlist, asked: Asked): MissedRule | null {
  try {
    return compiled.nearMiss?.(asked, asked.scope) ?? null;
  } catch {
    return null; // A hint decides nothing.
  }
}
