import { type CompiledAllowlist, compileAllowlist } from "@slotgate/gate";
import type { AllowlistFound } from "../exposure/allowlist-found.ts";
import type { ExposureReading } from "../exposure/exposure-reading.ts";
import type { AllowlistSource, AllowlistStatus } from "./allowlist-source.ts";
import { parseDocument } from "./parse-document.ts";

export interface DatabaseAllowlistOptions {
  readonly exposure: {
    readonly current: () => ExposureReading;
    readonly onChange: (listener: () => void) => () => void;
  };
}

type Outcome =
  | { readonly compiled: CompiledAllowlist; readonly rules: number }
  | Pick<AllowlistStatus, "problem" | "issues">;

/**
 * The newest revision in the database, as long as it is known to be the newest. Nothing is admitted while that is not
 * known, where there is none, and where it is not valid.
 */
export function createDatabaseAllowlist({ exposure }: DatabaseAllowlistOptions): AllowlistSource {
  let last: { readonly of: AllowlistFound; readonly outcome: Outcome } | null = null;

  /** Asked for every decision, and nearly always the same. */
  function outcomeNow(): Outcome {
    const found = exposure.current().allowlist;
    if (found === null) return unread;
    if (last?.of !== found) last = { of: found, outcome: outcomeOf(found) };
    return last.outcome;
  }

  return {
    current() {
      const outcome = outcomeNow();
      return "compiled" in outcome ? outcome.compiled : null;
    },
    status: () => statusOf(outcomeNow()),
    onChange: exposure.onChange,
    close: async () => undefined,
  };
}

const unread: Outcome = {
  problem:
    "the database has not said for more than 2 s which allowlist is in force, so nothing is admitted: check that it answers",
  issues: [],
};

const absent: Outcome = {
  problem:
    "no allowlist was put in force yet, so nothing is admitted: `slotgate allowlist apply FILE --reason …` does that",
  issues: [],
};

function outcomeOf(found: AllowlistFound): Outcome {
  if (found.is === "none") return absent;
  const { revision, digest, text } = found;
  const parsed = parseDocument(Buffer.from(text));
  if (!parsed.ok)
    return {
      problem: `revision ${revision} of the allowlist ${parsed.problem}; nothing is admitted: roll back or apply another`,
      issues: parsed.issues,
    };
  if (parsed.digest !== digest)
    return {
      problem: `revision ${revision} of the allowlist is not what was put in force; nothing is admitted: apply another`,
      issues: [],
    };
  try {
    const { document } = parsed;
    return { compiled: compileAllowlist({ document, revision, digest }), rules: document.rules.length };
  } catch (error) {
    // Not expected. Without a compiled document nothing is admitted, and the status says why.
    return {
      problem: `revision ${revision} of the allowlist cannot be compiled: ${String(error)}`,
      issues: [],
    };
  }
}

function statusOf(outcome: Outcome): AllowlistStatus {
  const common = { source: "database", path: null } as const;
  if ("compiled" in outcome) {
    const { revision, digest, enabled } = outcome.compiled;
    return { ...common, revision, digest, enabled, rules: outcome.rules, problem: null, issues: [] };
  }
  return { ...common, revision: null, digest: null, enabled: null, rules: null, ...outcome };
}
