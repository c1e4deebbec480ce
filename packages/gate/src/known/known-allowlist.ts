import type { Scope } from "@slotgate/contracts";
import type { CompiledAllowlist, MatchedRule } from "../compile-allowlist.ts";
import { type Given, isWholeNumber } from "./given.ts";

/** The allowlist as far as it can be relied on. */
export interface KnownAllowlist {
  readonly enabled: boolean;
  readonly evidence: { readonly revision: number; readonly digest: string };
  readonly compiled: Pick<CompiledAllowlist, "match">;
}

/** Null: there is none, or it is not one that was compiled. */
export function knownAllowlist(given: unknown): KnownAllowlist | null {
  const allowlist = given as Given<keyof CompiledAllowlist>;
  if (typeof allowlist?.match !== "function") return null;
  const { enabled, revision, digest } = allowlist;
  if (typeof enabled !== "boolean" || typeof digest !== "string" || !isWholeNumber(revision)) return null;
  return { enabled, evidence: { revision, digest }, compiled: allowlist as CompiledAllowlist };
}

/** The rule that matches; null: none does, or nothing says what was asked for. */
export function knownRule(
  { compiled }: KnownAllowlist,
  { job, scope }: { readonly job: Given<"slotId" | "kind">; readonly scope: unknown },
): MatchedRule | null {
  const slotId = job?.slotId;
  const kind = job?.kind;
  if (typeof slotId !== "string" || typeof kind !== "string") return null;
  if (typeof scope !== "object" || scope === null) return null;
  const rule = compiled.match({ slotId, kind }, scope as Scope) as Given<keyof MatchedRule>;
  const id = rule?.id;
  const maxJobsPerRun = rule?.maxJobsPerRun;
  return typeof id === "string" && isWholeNumber(maxJobsPerRun) ? { id, maxJobsPerRun } : null;
}
