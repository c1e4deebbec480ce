import {
  type AllowlistSource,
  type AllowlistStatus,
  type Clock,
  createListeners,
  noAllowlistYet,
  type ParsedDocument,
  parseDocument,
} from "@slotgate/controls";
import { type CompiledAllowlist, compileAllowlist } from "@slotgate/gate";
import type { AllowlistFound } from "./allowlist-found.ts";
import type { ExposureReading } from "./exposure-reading.ts";

export interface DatabaseAllowlistOptions {
  readonly exposure: {
    readonly current: () => ExposureReading;
    readonly onChange: (listener: () => void) => () => void;
  };
  /** Never rejects. */
  readonly parse: (bytes: Uint8Array) => Promise<ParsedDocument>;
  readonly clock: Pick<Clock, "monotonic">;
}

type Outcome =
  | { readonly compiled: CompiledAllowlist; readonly rules: number }
  | Pick<AllowlistStatus, "problem" | "issues">;

/**
 * The newest revision in the database, while it is known to be the newest. Nothing is admitted while that is unknown,
 * if there is no revision, or if it is invalid. While a large document is parsed the previous one stays in force, for
 * as long as a replica may take to notice any change.
 */
export function createDatabaseAllowlist({
  exposure,
  parse,
  clock,
}: DatabaseAllowlistOptions): AllowlistSource {
  const listeners = createListeners();
  let last: Known | null = null;
  /** The document being parsed, and since when. */
  let next: { readonly of: AllowlistFound; readonly since: number } | null = null;

  /** Called for every decision, nearly always with the same result. */
  function outcomeNow(): Outcome {
    const found = exposure.current().allowlist;
    if (found === null) return unread;
    if (last?.of === found) return last.outcome;
    if (found.is === "none" || found.text.length <= lightCharacters) {
      const outcome = found.is === "none" ? absent : outcomeOf(found, parseDocument(Buffer.from(found.text)));
      last = { of: found, outcome };
      return outcome;
    }
    if (next?.of !== found) {
      next = { of: found, since: clock.monotonic() };
      void parse(Buffer.from(found.text)).then((parsed) => {
        if (next?.of !== found) return;
        next = null;
        last = { of: found, outcome: outcomeOf(found, parsed) };
        listeners.tell();
      });
    }
    return last !== null && clock.monotonic() - next.since <= mostMs ? last.outcome : beingRead;
  }

  const stopHearing = exposure.onChange(() => {
    outcomeNow();
    listeners.tell();
  });
  return {
    current() {
      const outcome = outcomeNow();
      return "compiled" in outcome ? outcome.compiled : null;
    },
    status: () => statusOf(outcomeNow()),
    onChange: listeners.add,
    close: async () => stopHearing(),
  };
}

interface Known {
  readonly of: AllowlistFound;
  readonly outcome: Outcome;
}

/** Longer texts are parsed in the background. */
const lightCharacters = 65_536;
/** How long a reading of the database counts. */
const mostMs = 2_000;

const beingRead: Outcome = {
  problem: "the allowlist in force is being read, so nothing is admitted yet: it takes a few seconds at most",
  issues: [],
};

const unread: Outcome = {
  problem:
    "the allowlist in force could not be read for more than 2 s, so nothing is admitted: check that the database answers",
  issues: [],
};

const absent: Outcome = {
  problem: `${noAllowlistYet}: \`slotgate allowlist preview FILE\` prints the command that does it`,
  issues: [],
};

function outcomeOf(
  { revision, digest }: Extract<AllowlistFound, { readonly is: "there" }>,
  parsed: ParsedDocument,
): Outcome {
  if (!parsed.ok)
    return {
      problem: `revision ${revision} of the allowlist ${parsed.problem}; nothing is admitted: roll back or apply another`,
      issues: parsed.issues,
    };
  if (parsed.digest !== digest)
    return {
      problem: `revision ${revision} of the allowlist was altered in the database; nothing is admitted: apply another`,
      issues: [],
    };
  try {
    const { document } = parsed;
    return { compiled: compileAllowlist({ document, revision, digest }), rules: document.rules.length };
  } catch (error) {
    // Unexpected. Without a compiled document nothing is admitted, and the status says why.
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
