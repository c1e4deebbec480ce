import type { SlidingWindow, Tally } from "./sliding-window.ts";

/** Whether any other owner exists whose calls a kill would stop. */
export type HasOthers = (owner: string) => boolean;

export interface TroubleBound {
  /** Fewer calls within the window prove nothing. */
  readonly minimumCalls: number;
  readonly isBeyond: (calls: Tally) => boolean;
  readonly hasOthers: HasOthers;
}

/**
 * Whether the calls within the window exceed the limit, and would do so without the calls of any single owner: one
 * owner's content, schema or burst must not stop the others. With a single owner, its calls alone decide.
 */
export function isSharedTrouble<Sample>(
  window: SlidingWindow<Sample>,
  { minimumCalls, isBeyond, hasOthers }: TroubleBound,
): boolean {
  const all: Tally = { size: window.size(), marked: window.marked() };
  if (all.size < minimumCalls || !isBeyond(all)) return false;
  const owners = window.groups();
  const [only] = owners.keys();
  if (only !== undefined && owners.size === 1) return !hasOthers(only);
  const leastOfOthers = Math.ceil(minimumCalls / 10);
  return [...owners.values()].every(({ size, marked }) => {
    const others = { size: all.size - size, marked: all.marked - marked };
    return others.size >= leastOfOthers && isBeyond(others);
  });
}
