import { compatible, type Verdict } from "./difference.ts";
import type { Direction } from "./direction.ts";
import type { Effect } from "./schema/change.ts";

const breakingFor: Readonly<Record<Direction, string>> = {
  input: "breaking for senders",
  output: "breaking for readers",
};

/**
 * Judges a change of a schema. What comes in may only be accepted more widely; what goes out may only become
 * less than readers are prepared for. In both directions nothing that has a name may be lost, and what was
 * refused as unknown stays refused.
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
      return direction === "output" ? compatible : breaking;
    case "replaces":
    case "loses":
      return breaking;
    case "loosens":
      return direction === "output"
        ? breaking
        : {
            kind: "breaking",
            why: "breaking by definition: what was refused stays refused, so that a slip is told to its sender",
          };
    case "unproven":
      return { kind: "breaking", why: `${breakingFor[direction]}: it cannot be proven compatible` };
  }
}
