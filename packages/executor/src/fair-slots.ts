/** Which owner's job waits for a slot, and whether its caller waits for the answer. */
export interface SlotRequest {
  readonly owner: string;
  readonly lane: Lane;
}

/** In order of precedence. */
const lanes = ["synchronous", "asynchronous"] as const;

export type Lane = (typeof lanes)[number];

/** Runs `work` when a slot is free and it is its owner's turn. */
export type FairSlots = <T>(request: SlotRequest, work: () => Promise<T>) => Promise<T>;

export interface FairSlotsOptions {
  /** Limit on concurrent work. */
  readonly slots: number;
  /** Limit on concurrent work of one owner. */
  readonly perOwner: number;
}

/** Starts the waiting jobs, by owner and in order of arrival. */
type Queues = Map<string, Set<() => void>>;

/**
 * Shares slots between owners. A free slot goes to a synchronous job before an asynchronous one, then to the owner that
 * holds the fewest, then to the owner served longest ago. The jobs of one owner keep their order.
 */
export function createFairSlots({ slots, perOwner }: FairSlotsOptions): FairSlots {
  const held = new Map<string, number>();
  /** Holds only owners with waiting jobs. */
  const waiting: Readonly<Record<Lane, Queues>> = { synchronous: new Map(), asynchronous: new Map() };
  /** A growing number for each owner that holds or waits: when it was last served. */
  const served = new Map<string, number>();
  let free = slots;
  let turns = 0;

  function next(): (() => void) | null {
    if (free === 0) return null;
    for (const lane of lanes) {
      const owner = nextOwner(waiting[lane].keys());
      if (owner !== null) return take(owner, waiting[lane]);
    }
    return null;
  }

  /** Null if all of them have reached the limit of one owner. */
  function nextOwner(owners: Iterable<string>): string | null {
    let best: { readonly owner: string; readonly holds: number; readonly turn: number } | null = null;
    for (const owner of owners) {
      const [holds, turn] = [held.get(owner) ?? 0, served.get(owner) ?? 0];
      if (holds >= perOwner) continue;
      if (best === null || holds < best.holds || (holds === best.holds && turn < best.turn))
        best = { owner, holds, turn };
    }
    return best?.owner ?? null;
  }

  function take(owner: string, queues: Queues): (() => void) | null {
    const queue = queues.get(owner) ?? new Set();
    const [start] = queue;
    if (start === undefined) return null;
    queue.delete(start);
    if (queue.size === 0) queues.delete(owner);
    free -= 1;
    turns += 1;
    served.set(owner, turns);
    held.set(owner, (held.get(owner) ?? 0) + 1);
    return start;
  }

  function giveBack(owner: string): void {
    free += 1;
    const left = (held.get(owner) ?? 1) - 1;
    if (left > 0) held.set(owner, left);
    else held.delete(owner);
    if (left === 0 && !lanes.some((lane) => waiting[lane].has(owner))) served.delete(owner);
    startNext();
  }

  function startNext(): void {
    for (let start = next(); start !== null; start = next()) start();
  }

  return async ({ owner, lane }, work) => {
    await new Promise<void>((start) => {
      const queue = waiting[lane].get(owner) ?? new Set();
      waiting[lane].set(owner, queue.add(start));
      startNext();
    });
    try {
      return await work();
    } finally {
      giveBack(owner);
    }
  };
}

/** Fills two groups of the journal: one being written and one gathering. */
export const decisionsPerOwner = 128;

/**
 * Slots for deciding jobs and recording denials. The other jobs of a large run wait undecided. There is no limit across
 * owners: the journal takes their records in turn.
 */
export const createDecisionSlots = (): FairSlots =>
  createFairSlots({ slots: Number.POSITIVE_INFINITY, perOwner: decisionsPerOwner });
