import { type Circuit, createCircuit } from "./circuit.ts";
import type { ModelConfig } from "./model-config.ts";
import type { CircuitState } from "./model-port.ts";

/** A circuit per owner, so that trouble caused by one owner's content stops only that owner. */
export interface Circuits {
  readonly of: (owner: string) => Circuit;
  /** For the next request of this owner; without one, of the provider as a whole. */
  readonly state: (owner?: string) => CircuitState;
}

interface CircuitsOptions {
  readonly config: ModelConfig["circuit"];
  /** Monotonic milliseconds. */
  readonly now: () => number;
  /** Number of owners remembered; the least recently used ones are dropped. */
  readonly most?: number;
}

/** Open circuits of this many owners count as trouble of the provider, which stops all. */
const enoughOwners = 2;

/**
 * One owner may cause its own failures: a prompt that takes too long, one that makes the server fail, a burst
 * that meets 429. Trouble of two at a time is the provider's. A single owner's circuit is the provider's.
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
        // An owner whose open time is over sends a trial request for all; the others wait for its result.
        enter: () => (own.state() === "closed" && allStop() ? null : own.enter()),
      };
    },
  };
}
