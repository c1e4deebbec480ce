import { breakingByDefinition, compatible, type Verdict } from "./difference.ts";
import type { Direction } from "./direction.ts";
import type { Effect } from "./schema/change.ts";

const breakingFor: Readonly<Record<Direction, string>> = {
  input: "breaking for senders",
  output: "breaking for readers",
  kept: "breaking for readers",
};

/**
 * Judges a change of a schema. An input may only accept more; an output may only become less than readers are
 * prepared for. A kept document may do neither: readers of today's schema get documents of tomorrow, and readers of
 * tomorrow's get documents of today. In every direction nothing that has a name may be lost, and what was refused as
 * unknown stays refused.
 */
export function judge({
  effect,
  direction,
}: {
  readonly effect: Effect;
  readonly direction: Direction;
}): Verdict {
  const breaking: Verdict = { kind: "breaking", why: breakingFor[direction] };
  switch (effect) {
    case "says":
      return compatible;
    case "widens":
      return direction === "input" ? compatible : breaking;
    case "narrows":
      return narrowed(direction);
    case "replaces":
    case "loses":
      return breaking;
    case "loosens":
      return direction === "input"
        ? breakingByDefinition("what was refused stays refused, so that a slip is told to its sender")
        : breaking;
    case "unproven":
      return { kind: "breaking", why: `${breakingFor[direction]}: it cannot be proven compatible` };
  }
}

function narrowed(direction: Direction): Verdict {
  switch (direction) {
    case "output":
      return compatible;
    case "input":
      return { kind: "breaking", why: breakingFor.input };
    case "kept":
      return { kind: "breaking", why: "breaking for what was written before, which is kept and stays valid" };
  }
}
