import { randomFrom } from "../../crash/random.ts";

/** Choices that a seed repeats. */
export interface Chance {
  /** A whole number below `end`. */
  readonly below: (end: number) => number;
  readonly pick: <Item>(items: readonly Item[]) => Item;
  /** True once in `rounds`. */
  readonly oneIn: (rounds: number) => boolean;
}

export function chanceFrom(seed: number): Chance {
  const random = randomFrom(seed);
  const below = (end: number): number => Math.floor(random() * end);
  return {
    below,
    pick: (items) => {
      if (items.length === 0) throw new RangeError("nothing to pick from");
      return items[below(items.length)] as never;
    },
    oneIn: (rounds) => below(rounds) === 0,
  };
}
