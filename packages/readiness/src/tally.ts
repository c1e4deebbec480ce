import type { Gate, Reason, TelemetryEvent } from "@slotgate/contracts";
import { addTallies, emptyTally, type ReplayTally } from "@slotgate/executor";
import { addLatencies, type Latencies } from "./latencies.ts";

/** How often something happened, and some of its cases in words. */
export interface Cases {
  readonly count: number;
  /** At most `mostExamples`, sorted: the first of all, in whatever order they were found. */
  readonly examples: readonly string[];
}

export const noCases: Cases = { count: 0, examples: [] };
const mostExamples = 20;

export const addCases = (one: Cases, other: Cases): Cases => ({
  count: one.count + other.count,
  examples: [...one.examples, ...other.examples].sort().slice(0, mostExamples),
});

export const oneCase = (example: string): Cases => ({ count: 1, examples: [example] });

/** What jobs came to on one day. */
export interface DayTally {
  denied: number;
  stored: number;
  verbatim: number;
  completed: number;
  failed: number;
  stopped: number;
  /** Of completed jobs. */
  readonly latencies: Latencies;
}

/** What the records of a window say. Drills and synthetic jobs are left out. */
export interface RecordTally {
  records: number;
  replay: Record<keyof ReplayTally, number>;
  /** Records that do not replay to the same decision. */
  differing: Cases;
  readonly events: Map<TelemetryEvent, number>;
  /** Jobs by the gate that denied them. */
  readonly gates: Map<Gate, number>;
  /** Jobs by reason. */
  readonly reasons: Map<Reason, number>;
  /** Decisions that were compared with Unleash's own rollout. */
  compared: number;
  /** Decisions on which Unleash's own rollout says otherwise. */
  disagreeing: Cases;
  /** By day in UTC. */
  readonly days: Map<string, DayTally>;
}

export const emptyRecordTally = (): RecordTally => ({
  records: 0,
  replay: { ...emptyTally },
  differing: noCases,
  events: new Map(),
  gates: new Map(),
  reasons: new Map(),
  compared: 0,
  disagreeing: noCases,
  days: new Map(),
});

export const emptyDay = (): DayTally => ({
  denied: 0,
  stored: 0,
  verbatim: 0,
  completed: 0,
  failed: 0,
  stopped: 0,
  latencies: new Map(),
});

/** Adds a part of the window to what was counted so far. */
export function addRecordTally(to: RecordTally, from: RecordTally): void {
  to.records += from.records;
  to.replay = { ...addTallies(to.replay, from.replay) };
  to.differing = addCases(to.differing, from.differing);
  to.compared += from.compared;
  to.disagreeing = addCases(to.disagreeing, from.disagreeing);
  addCounts(to.events, from.events);
  addCounts(to.gates, from.gates);
  addCounts(to.reasons, from.reasons);
  for (const [day, some] of from.days) {
    const all = dayIn(to, day);
    for (const key of ["denied", "stored", "verbatim", "completed", "failed", "stopped"] as const)
      all[key] += some[key];
    addLatencies(all.latencies, some.latencies);
  }
}

export function dayIn({ days }: Pick<RecordTally, "days">, day: string): DayTally {
  const found = days.get(day) ?? emptyDay();
  days.set(day, found);
  return found;
}

export const countOne = <Key>(counts: Map<Key, number>, key: Key): void => {
  counts.set(key, (counts.get(key) ?? 0) + 1);
};

function addCounts<Key>(to: Map<Key, number>, from: ReadonlyMap<Key, number>): void {
  for (const [key, count] of from) to.set(key, (to.get(key) ?? 0) + count);
}
