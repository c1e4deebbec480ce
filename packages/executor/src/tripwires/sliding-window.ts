/** Samples of the most recent period. */
export interface SlidingWindow<Sample> {
  readonly add: (sample: Sample) => void;
  readonly size: () => number;
  /** Number of marked samples. */
  readonly marked: () => number;
  readonly samples: () => readonly Sample[];
  /** Number of samples and of marked ones, by group. */
  readonly groups: () => ReadonlyMap<string, Tally>;
  readonly clear: () => void;
}

export interface Tally {
  readonly size: number;
  readonly marked: number;
}

export interface SlidingWindowOptions<Sample> {
  readonly windowMs: number;
  /** Monotonic milliseconds. */
  readonly now: () => number;
  readonly isMarked: (sample: Sample) => boolean;
  readonly groupOf: (sample: Sample) => string;
  /** Limit on the number of samples; beyond it the oldest are dropped. */
  readonly most?: number;
}

/** Keeps samples for the length of the window; counting takes constant time. */
export function createSlidingWindow<Sample>(options: SlidingWindowOptions<Sample>): SlidingWindow<Sample> {
  const { windowMs, now, isMarked, groupOf, most = 50_000 } = options;
  let entries: { readonly at: number; readonly sample: Sample }[] = [];
  /** Entries before this index are dropped. */
  let first = 0;
  let marked = 0;
  const groups = new Map<string, Tally>();

  function count(sample: Sample, by: 1 | -1): void {
    const markedBy = isMarked(sample) ? by : 0;
    marked += markedBy;
    const group = groupOf(sample);
    const before = groups.get(group) ?? { size: 0, marked: 0 };
    if (before.size + by === 0) groups.delete(group);
    else groups.set(group, { size: before.size + by, marked: before.marked + markedBy });
  }

  function dropOld(): void {
    const oldest = now() - windowMs;
    for (let entry = entries[first]; entry !== undefined; entry = entries[first]) {
      if (entry.at > oldest && entries.length - first <= most) break;
      count(entry.sample, -1);
      first += 1;
    }
    // Rarely enough that each entry is moved about once.
    if (first > 1_024 && first > entries.length / 2) {
      entries = entries.slice(first);
      first = 0;
    }
  }

  return {
    add(sample) {
      entries.push({ at: now(), sample });
      count(sample, 1);
      dropOld();
    },
    size() {
      dropOld();
      return entries.length - first;
    },
    marked() {
      dropOld();
      return marked;
    },
    samples() {
      dropOld();
      return entries.slice(first).map(({ sample }) => sample);
    },
    groups() {
      dropOld();
      return groups;
    },
    clear() {
      groups.clear();
      entries = [];
      first = 0;
      marked = 0;
    },
  };
}
