import type { TelemetryV1 } from "@slotgate/contracts";
import { AdmissionEndedError } from "./admission-ended-error.ts";
import { BudgetExhaustedError } from "./budget-exhausted-error.ts";
import { type ChainedRecord, chainRecord, type Head, headAfter } from "./chain.ts";
import type { Conditions, Unmet } from "./conditions.ts";
import type { DocumentMemory } from "./document-memory.ts";
import type { Effects } from "./effects.ts";
import { JournalUnavailableError } from "./journal-unavailable-error.ts";
import { KillEngagedError } from "./kill-engaged-error.ts";
import { LeaseLostError } from "./lease-lost-error.ts";
import type { RecordDraft } from "./record-draft.ts";
import { RecordRefusedError } from "./record-refused-error.ts";
import { ReplicaLostError } from "./replica-lost-error.ts";
import { ResultGoneError } from "./result-gone-error.ts";
import type { SinkBatch, SinkEntry } from "./sink.ts";

/** A record to write, with its conditions and effects. */
export interface ToRecord {
  readonly draft: RecordDraft;
  readonly conditions: Conditions;
  readonly effects: Effects;
}

/** A record that waits for its group. */
export interface Waiting extends ToRecord {
  /** Monotonic milliseconds. */
  readonly since: number;
  readonly resolve: (record: TelemetryV1) => void;
  readonly reject: (error: Error) => void;
}

/**
 * The group's records after `from`, with the documents that they name and that `memory` does not know to be stored.
 * Throws `RecordRefusedError` if one of them has no canonical form.
 */
export function buildBatch(
  group: readonly ToRecord[],
  from: Head,
  memory: Pick<DocumentMemory, "missingFor">,
): SinkBatch {
  let head = from;
  const entries = group.map(({ draft, conditions, effects }): SinkEntry => {
    const chained = chainedBehind(draft, head, { records: group.length });
    head = headAfter(chained);
    return { ...chained, conditions, effects };
  });
  return { from, to: head, entries, documents: memory.missingFor(group.map(({ draft }) => draft)) };
}

function chainedBehind(
  draft: RecordDraft,
  head: Head,
  { records }: { readonly records: number },
): ChainedRecord {
  try {
    return chainRecord(draft, head);
  } catch (cause) {
    throw new RecordRefusedError({ records, cause });
  }
}

export function confirmAll(group: readonly Waiting[], batch: SinkBatch): void {
  for (const [index, { record }] of batch.entries.entries()) group[index]?.resolve(record);
}

export function rejectAll(group: readonly Waiting[], error: Error): void {
  for (const { reject } of group) reject(error);
}

/**
 * Refuses records with an unmet condition and returns the others, which are written. An outcome whose admission already
 * has one is written as a late one.
 */
export function withoutUnmet(group: readonly Waiting[], unmet: Unmet): readonly Waiting[] {
  const rest: Waiting[] = [];
  let changed = false;
  for (const waiting of group) {
    const error = unmetBy(waiting, unmet);
    const late = isOutcome(waiting) && unmet.late.has(waiting.draft.decisionId);
    if (error !== null) waiting.reject(error);
    else rest.push(late ? asLate(waiting) : waiting);
    changed ||= late || error !== null;
  }
  if (changed) return rest;
  // A sink that refuses a batch without a reason would otherwise be retried for ever.
  rejectAll(rest, new JournalUnavailableError("the sink refused a group without a reason"));
  return [];
}

const isOutcome = ({ draft }: Waiting): boolean => draft.event === "outcome";

/** Another outcome was first: this one is recorded, and ends nothing. */
const asLate = (waiting: Waiting): Waiting => ({
  ...waiting,
  draft: { ...waiting.draft, event: "late-outcome" },
  effects: { ...waiting.effects, end: null },
});

/** How long the oldest record of the group has waited, in milliseconds. */
export const longestWait = (group: readonly Waiting[], now: number): number =>
  now - Math.min(now, ...group.map(({ since }) => since));

export const sameHead = (one: Head, other: Head): boolean =>
  one.writerId === other.writerId && one.seq === other.seq && one.hash === other.hash;

function unmetBy({ conditions, draft: { decisionId } }: ToRecord, unmet: Unmet): Error | null {
  const { killReleased, lease, storedResult, replica, openAdmission } = conditions;
  if (killReleased && unmet.killEngaged) return new KillEngagedError();
  if (openAdmission !== null && unmet.notOpen.has(openAdmission))
    return new AdmissionEndedError({ decisionId: openAdmission });
  if (replica !== null && unmet.replicaLost) return new ReplicaLostError({ replica });
  if (lease !== null && unmet.leases.has(lease)) return new LeaseLostError({ token: lease });
  if (storedResult !== null && unmet.storedResults.has(storedResult))
    return new ResultGoneError({ decisionId: storedResult });
  const shortfall = unmet.overBudget.get(decisionId);
  return conditions.reservation !== null && shortfall !== undefined
    ? new BudgetExhaustedError({ shortfall })
    : null;
}
