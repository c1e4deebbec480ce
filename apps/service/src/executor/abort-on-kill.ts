import type { GateState } from "@slotgate/gate";
import type { InFlightCalls } from "./in-flight-calls.ts";

/** Something that can engage a kill and tells when it changes. */
export interface KillSignal {
  readonly onChange: (listener: () => void) => () => void;
}

/** Aborts every call in flight as soon as any source engages the kill. Answers the function that ends it. */
export function abortOnKill({
  gateState,
  signals,
  inFlight,
}: {
  readonly gateState: () => GateState;
  readonly signals: readonly KillSignal[];
  readonly inFlight: InFlightCalls;
}): () => void {
  const abortIfKilled = () => {
    if (killEngaged(gateState())) inFlight.abortAll("killed");
  };
  const ends = signals.map((signal) => signal.onChange(abortIfKilled));
  return () => {
    for (const end of ends) end();
  };
}

function killEngaged({ controls, killSwitches }: GateState): boolean {
  return controls?.snapshot.killSwitch === "engaged" || killSwitches.some(({ state }) => state === "engaged");
}
