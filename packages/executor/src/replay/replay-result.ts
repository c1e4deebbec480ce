import type { TelemetryV1 } from "@slotgate/contracts";
import type { ComparedField } from "./compare-verdicts.ts";
import type { Redecided } from "./redecide.ts";
import type { Verdict } from "./verdict.ts";

/** The number of records by result. */
export type ReplayTally = Readonly<Record<Redecided["is"] | "unreadable", number>>;

export const emptyTally: ReplayTally = {
  same: 0,
  undecided: 0,
  "gate-error": 0,
  different: 0,
  "document-missing": 0,
  "document-altered": 0,
  unreadable: 0,
};

export const addTallies = (one: ReplayTally, other: ReplayTally): ReplayTally => ({
  same: one.same + other.same,
  undecided: one.undecided + other.undecided,
  "gate-error": one["gate-error"] + other["gate-error"],
  different: one.different + other.different,
  "document-missing": one["document-missing"] + other["document-missing"],
  "document-altered": one["document-altered"] + other["document-altered"],
  unreadable: one.unreadable + other.unreadable,
});

export const recordsIn = (tally: ReplayTally): number =>
  Object.values(tally).reduce((sum, count) => sum + count, 0);

/** Records that differ or could not be replayed. */
export const faultsIn = (tally: ReplayTally): number =>
  tally.different + tally["document-missing"] + tally["document-altered"] + tally.unreadable;

/** A record that does not replay the same. */
export interface Difference {
  readonly is: "different" | "document-missing" | "document-altered" | "unreadable";
  readonly record: RecordNamed;
  readonly recorded: Verdict | null;
  readonly replayed: Verdict | null;
  readonly fields: readonly ComparedField[];
  /** The digests of missing or altered documents. */
  readonly digests: readonly string[];
}

/** The fields that identify a record; null if its text does not have them. */
export interface RecordNamed {
  readonly writerId: string | null;
  readonly seq: number | null;
  readonly decisionId: string | null;
  readonly jobId: string | null;
  readonly event: string | null;
  readonly decidedAt: string | null;
}

export const nameOf = ({ chain, decisionId, jobId, event, decidedAt }: TelemetryV1): RecordNamed => ({
  writerId: chain.writerId,
  seq: chain.seq,
  decisionId,
  jobId,
  event,
  decidedAt,
});

export const nameless: RecordNamed = {
  writerId: null,
  seq: null,
  decisionId: null,
  jobId: null,
  event: null,
  decidedAt: null,
};
