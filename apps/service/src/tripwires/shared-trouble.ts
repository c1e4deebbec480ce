import type { SlidingWindow, Tally } from "./sliding-window.ts";

/** Whether there is any owner beside this one whose calls could be stopped. */
export type HasOthers = (owner: string) => boolean;

export interface TroubleBound {
  /** Fewer calls within the window prove nothing. */
  readonly minimumCalls: number;
  readonly isBeyond: (calls: Tally) => boolean;
  readonly hasOthers: HasOthers;
}

/**
 * Whether the calls within the window are beyond the bound, and would be so without those of any one owner: what one
 * owner's content, schema or burst brings about must not stop the others. Where there is one owner only, its calls are
 * all there are to judge by.
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
