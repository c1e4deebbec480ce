import type { OutputSpec } from "@slotgate/contracts";
import { digestOf } from "@slotgate/contracts/digest";
import { type CheckedOutput, compileOutputCheck, type OutputCheck } from "./output-check.ts";

/** Checks outputs against the jobs' specifications, here or on another thread. Neither method rejects. */
export interface OutputChecks {
  /** Why outputs of this kind cannot be checked; null if they can. */
  readonly prepare: (spec: OutputSpec) => Promise<string | null>;
  readonly check: (spec: OutputSpec, candidate: unknown) => Promise<CheckedOutput>;
}

/** The checks on the calling thread. */
export function checksHere(checkOf: ReturnType<typeof createOutputChecks>): OutputChecks {
  return {
    prepare: async (spec) => {
      const check = checkOf(spec);
      return check.ok ? null : check.flaw;
    },
    check: async (spec, candidate) => {
      const check = checkOf(spec);
      return check.ok ? check.value.check(candidate) : check;
    },
  };
}

export type OutputCheckResult =
  | { readonly ok: true; readonly value: OutputCheck }
  | { readonly ok: false; readonly flaw: string };

/** A cache of compiled checks; the least recently used one is dropped at `limit`. */
export function createOutputChecks({
  limit,
}: {
  readonly limit: number;
}): (spec: OutputSpec) => OutputCheckResult {
  const compiled = new Map<string, OutputCheckResult>();

  return (spec) => {
    const key = digestOf({ field: spec.field, type: spec.type, schema: spec.schema });
    const result = compiled.get(key) ?? compileResult(spec);
    compiled.delete(key);
    compiled.set(key, result);
    const [longestUnused] = compiled.keys();
    if (compiled.size > limit && longestUnused !== undefined) compiled.delete(longestUnused);
    return result;
  };
}

function compileResult(spec: OutputSpec): OutputCheckResult {
  try {
    return { ok: true, value: compileOutputCheck(spec) };
  } catch (error) {
    return {
      ok: false,
      flaw: error instanceof Error ? `\`${error.name}\` while compiling it` : "not compiled",
    };
  }
}
