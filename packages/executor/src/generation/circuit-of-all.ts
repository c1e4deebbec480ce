import type { CircuitState } from "@slotgate/model";
import type { InForce } from "./generation-in-force.ts";

const worstFirst = ["open", "half-open", "closed"] as const satisfies readonly CircuitState[];

/** The worst state among the profiles of the document in force, for all owners together; null: none can be called. */
export function circuitOfAll(inForce: InForce | null): CircuitState | null {
  if (inForce === null) return null;
  const { document, generator } = inForce;
  const states = document.profiles.map(({ id }) => generator.portOf(id)?.circuit());
  return worstFirst.find((state) => states.includes(state)) ?? null;
}
