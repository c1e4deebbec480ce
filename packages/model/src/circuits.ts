import { type Circuit, createCircuit } from "./circuit.ts";
import type { ModelConfig } from "./model-config.ts";
import type { CircuitState } from "./model-port.ts";

/** A circuit for each owner, so that what one owner's content does to the provider's answers stops that owner alone. */
export interface Circuits {
  readonly of: (owner: string) => Circuit;
  /** For the next request of this owner; without one, of the provider as a whole. */
  readonly state: (owner?: string) => CircuitState;
}

interface CircuitsOptions {
  readonly config: ModelConfig["circuit"];
  /** Monotonic milliseconds. */
  readonly now: () => number;
  /** Owners that are remembered; beyond it those go that were longest not heard of. */
  readonly most?: number;
}

/** So many owners with an open circuit make it the provider's trouble, and stop all. */
const enoughOwners = 2;

/**
 * One owner's trouble may be of its own making: a prompt that takes too long, one that makes the server fail, a burst
 * that meets 429. Two at a time are the provider. Where there is one owner only, its circuit is the provider's.
 */
export function createCircuits({ config, now, most = 1_000 }: CircuitsOptions): Circuits {
  const byOwner = new Map<string, Circuit>();

  const allStop = (): boolean => {
    let open = 0;
    for (const circuit of byOwner.values()) {
      if (circuit.state() === "open") open += 1;
      if (open === enoughOwners) return true;
    }
    return false;
  };

  const ownOf = (owner: string): Circuit => {
    const circuit = byOwner.get(owner) ?? createCircuit({ config, now });
    byOwner.delete(owner);
    byOwner.set(owner, circuit);
    const [oldest] = byOwner.keys();
    if (byOwner.size > most && oldest !== undefined) byOwner.delete(oldest);
    return circuit;
  };

  const state: Circuits["state"] = (owner) => {
    if (allStop()) return "open";
    if (owner !== undefined) return byOwner.get(owner)?.state() ?? "closed";
    const states = [...byOwner.values()].map((circuit) => circuit.state());
    return states.length === 1 ? (states[0] ?? "closed") : "closed";
  };

  return {
    state,
    of(owner) {
      const own = ownOf(owner);
      return {
        state: () => state(owner),
        // An owner whose rest is over probes for all; the others wait for what comes of it.
        enter: () => (own.state() === "closed" && allStop() ? null : own.enter()),
      };
    },
  };
}
