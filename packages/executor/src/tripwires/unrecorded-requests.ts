import type { OutboundNews } from "../outbound/tail-outbound.ts";
import type { Finding } from "./firing.ts";

export interface RequestLookOptions {
  /** What was added to the ledger since the last call. */
  readonly news: () => Promise<OutboundNews>;
  /** Those of these decisions that have an admission. */
  readonly admitted: (decisionIds: readonly string[]) => Promise<ReadonlySet<string>>;
}

export interface RequestLook {
  readonly look: () => Promise<Finding | null>;
  /** Whether the last look succeeded, and neither it nor an earlier one found anything. */
  readonly reconciled: () => boolean;
}

/**
 * Checks that every request that left had its admission. An admission is committed before its request enters the
 * ledger, and a request enters the ledger before it leaves, so an admission missing now was missing then.
 */
export function createRequestLook({ news, admitted }: RequestLookOptions): RequestLook {
  /** Read from the ledger and not yet compared with the records. */
  const waiting = new Set<string>();
  let unreadable = 0;
  let succeeded = false;
  let found = false;

  async function compare(): Promise<Finding | null> {
    const since = await news();
    for (const id of since.decisionIds) waiting.add(id);
    unreadable += since.unreadable;
    const asked = [...waiting];
    const known = asked.length === 0 ? new Set<string>() : await admitted(asked);
    const unrecorded = asked.filter((id) => !known.has(id));
    for (const id of asked) waiting.delete(id);
    const finding = findingOf({ unrecorded, unreadable });
    unreadable = 0;
    return finding;
  }

  return {
    reconciled: () => succeeded && !found,
    async look() {
      try {
        const finding = await compare();
        succeeded = true;
        found ||= finding !== null;
        return finding;
      } catch (error) {
        succeeded = false;
        throw error;
      }
    },
  };
}

/** A line that cannot be read names no admission either. */
function findingOf({
  unrecorded,
  unreadable,
}: {
  readonly unrecorded: readonly string[];
  readonly unreadable: number;
}): Finding | null {
  const [first] = unrecorded;
  if (first === undefined && unreadable === 0) return null;
  const lines = `${unreadable} ${unreadable === 1 ? "line" : "lines"} of the outbound ledger cannot be read`;
  const decisions = unrecorded.length === 1 ? "1 decision" : `${unrecorded.length} decisions`;
  const reason =
    first === undefined
      ? lines
      : `requests were sent to the model for ${decisions} without an admission, the first \`${first}\`${unreadable === 0 ? "" : `; ${lines}`}`;
  return {
    tripwire: "unrecorded-request",
    reason,
    figures: { decisions: unrecorded.length, decisionId: first ?? null, unreadableLines: unreadable },
    occurrence: null,
  };
}
