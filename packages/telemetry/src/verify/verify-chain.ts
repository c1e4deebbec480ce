import type { ChainPlace } from "@slotgate/contracts";
import type { Head } from "../record/chain.ts";
import type { ExaminedRecords } from "./examine-record.ts";
import type { Finding } from "./finding.ts";

/** A writer's chain, or a part of it. */
export interface ChainToVerify {
  readonly writerId: string;
  /**
   * What the first record must follow: the writer's genesis, the last record removed by retention, or the record before
   * the window, whose hash is null if unknown.
   */
  readonly behind: { readonly seq: number; readonly hash: string | null };
  readonly end: ChainEnd;
  /** Heads of this writer that were exported earlier. */
  readonly exported: readonly Head[];
}

/** Where the chain must end. */
export type ChainEnd =
  | { readonly is: "at-head"; readonly head: Head }
  /** The store has no head of this writer. */
  | { readonly is: "headless" }
  /** The window ends before the chain does. */
  | { readonly is: "open" };

export interface ChainReport {
  readonly writerId: string;
  readonly records: number;
  /** Sequence numbers; null without records. */
  readonly first: number | null;
  readonly last: number | null;
  /** `decidedAt` of the oldest and the newest unaltered record. */
  readonly oldest: string | null;
  readonly newest: string | null;
}

/** The state of the walk along the chain. */
interface Walk {
  seq: number;
  /** Null after a finding: the next record is not compared with it. */
  hash: string | null;
  records: number;
  first: number | null;
  oldest: string | null;
  newest: string | null;
}

/** Walks along one chain. */
export interface ChainWalk {
  /** Takes the next records, ascending by `seq`. */
  readonly take: (examined: readonly ExaminedRecords[]) => void;
  readonly end: () => ChainReport;
}

/**
 * Reports every deviation in a chain whose records are taken one after the other. A finding at one record is not
 * repeated at the next.
 */
export function walkChain(chain: ChainToVerify, onFinding: (finding: Finding) => void): ChainWalk {
  const { writerId, behind } = chain;
  const walk: Walk = { ...behind, records: 0, first: null, oldest: null, newest: null };
  const exported = new Map(chain.exported.map(({ seq, hash }) => [seq, hash]));
  return {
    take(records) {
      for (const examined of records)
        for (const finding of step(walk, { writerId, examined, exported })) onFinding(finding);
    },
    end() {
      for (const finding of findingsAtEnd(walk, chain)) onFinding(finding);
      const { seq, hash: _, ...rest } = walk;
      return { writerId, ...rest, last: walk.first === null ? null : seq };
    },
  };
}

interface Step {
  readonly writerId: string;
  readonly examined: ExaminedRecords;
  /** Hashes by sequence number. */
  readonly exported: ReadonlyMap<number, string>;
}

function step(walk: Walk, { writerId, examined, exported }: Step): Finding[] {
  const { seq } = examined;
  const findings: Finding[] = [];
  if (seq > walk.seq + 1) {
    findings.push({ kind: "missing", writerId, from: walk.seq + 1, to: seq - 1 });
    walk.hash = null;
  }
  const records = examined.is === "whole" ? examined.records : 1;
  const last = seq + records - 1;
  let hash: string | null = null;
  if (examined.is === "altered") findings.push({ kind: "altered", writerId, seq, what: examined.what });
  else {
    const whole = examined.is === "whole";
    if (whole) note(walk, examined);
    else findings.push({ kind: "invalid", writerId, seq, issues: examined.issues });
    const chain = whole ? examined.first : examined.chain;
    const misplaced = placeFinding(walk, { writerId, seq, chain });
    if (misplaced !== null) findings.push(misplaced);
    if (misplaced?.kind !== "out-of-place") ({ hash } = whole ? examined.last : chain);
    const then = exported.get(last);
    if (hash !== null && then !== undefined && then !== hash)
      findings.push({ kind: "rewritten", writerId, seq: last });
  }
  walk.records += records;
  // A chain starts at 1: a record before that belongs elsewhere, and the walk starts after it.
  if (seq < 1) return findings;
  walk.seq = last;
  walk.hash = hash;
  walk.first ??= seq;
  return findings;
}

/** All instants have the same form, so their texts compare correctly. */
function note(walk: Walk, { oldest, newest }: { readonly oldest: string; readonly newest: string }): void {
  if (walk.oldest === null || oldest < walk.oldest) walk.oldest = oldest;
  if (walk.newest === null || newest > walk.newest) walk.newest = newest;
}

function placeFinding(
  walk: Walk,
  { writerId, seq, chain }: { readonly writerId: string; readonly seq: number; readonly chain: ChainPlace },
): Finding | null {
  if (chain.writerId !== writerId || chain.seq !== seq)
    return {
      kind: "out-of-place",
      writerId,
      seq,
      belongs: { writerId: chain.writerId, seq: chain.seq },
    };
  if (walk.hash === null || chain.prevHash === walk.hash) return null;
  // This record's own hash covers the predecessor hash, so the predecessor was changed, unless there is none here.
  return walk.first === null
    ? { kind: "altered", writerId, seq, what: "it does not continue what came before it" }
    : {
        kind: "altered",
        writerId,
        seq: seq - 1,
        what: `its hash was replaced: record ${seq} names another one as its predecessor`,
      };
}

function findingsAtEnd(walk: Walk, { writerId, end, exported }: ChainToVerify): Finding[] {
  switch (end.is) {
    case "open":
      return [];
    case "headless": {
      const newest = Math.max(0, ...exported.map(({ seq }) => seq));
      return [
        ...(walk.seq > 0 ? [{ kind: "head-missing", writerId, seq: walk.seq } as const] : []),
        ...(newest > walk.seq
          ? [{ kind: "cut-off", writerId, from: walk.seq + 1, to: newest } as const]
          : []),
      ];
    }
    case "at-head":
      return findingsAtHead(walk, { head: end.head, exported });
  }
}

function findingsAtHead(
  walk: Walk,
  { head, exported }: { readonly head: Head; readonly exported: readonly Head[] },
): Finding[] {
  const { writerId, seq, hash } = head;
  const newest = Math.max(0, ...exported.map((one) => one.seq));
  const findings: Finding[] = [];
  if (walk.seq < seq) findings.push({ kind: "missing", writerId, from: walk.seq + 1, to: seq });
  if (walk.seq > seq) findings.push({ kind: "beyond-head", writerId, from: seq + 1, to: walk.seq });
  if (walk.seq === seq && walk.hash !== null && walk.hash !== hash)
    findings.push({ kind: "head-differs", writerId, seq });
  if (newest > seq) findings.push({ kind: "cut-off", writerId, from: seq + 1, to: newest });
  return findings;
}
