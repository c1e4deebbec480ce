import { digestOf } from "@slotgate/contracts/digest";
import type { ControlReading } from "@slotgate/gate";
import type { Clock } from "./clock.ts";
import type { CompiledFlags } from "./compile-flags.ts";
import { freshnessOf, type Moment, momentOf } from "./freshness.ts";
import { createListeners, type Listeners } from "./listeners.ts";

/** The controls in force and the moment for which they were confirmed. */
export interface ConfirmedControls {
  /** Puts controls in force, confirmed for the moment `at`. */
  readonly adopt: (flags: CompiledFlags, at: Moment) => void;
  /** Confirms the controls in force for the moment `at`. */
  readonly confirm: (at: Moment) => void;
  /** Removes the controls. */
  readonly drop: () => void;
  readonly reading: () => ControlReading | null;
  readonly advice: () => readonly string[];
  /** Called when the snapshot changes, and when controls appear or disappear. */
  readonly onChange: Listeners["add"];
}

interface InForce {
  readonly flags: CompiledFlags;
  readonly digest: string;
  readonly revision: number;
}

export function createConfirmedControls({
  clock,
  maxAgeMs,
}: {
  readonly clock: Clock;
  readonly maxAgeMs: number;
}): ConfirmedControls {
  const listeners = createListeners();
  let inForce: InForce | null = null;
  let confirmed = momentOf(clock);
  let last = { digest: "", revision: 0 };

  return {
    adopt(flags, at) {
      const digest = digestOf(flags.snapshot);
      const changed = inForce?.digest !== digest;
      if (last.digest !== digest) last = { digest, revision: last.revision + 1 };
      inForce = { flags, ...last };
      confirmed = at;
      if (changed) listeners.tell();
    },
    confirm(at) {
      confirmed = at;
    },
    drop() {
      if (inForce === null) return;
      inForce = null;
      listeners.tell();
    },
    reading() {
      if (inForce === null) return null;
      return {
        snapshot: inForce.flags.snapshot,
        revision: inForce.revision,
        digest: inForce.digest,
        ...freshnessOf({ confirmed, now: momentOf(clock) }),
        maxAgeMs,
      };
    },
    advice: () => inForce?.flags.advice ?? [],
    onChange: listeners.add,
  };
}
