import type { GateState } from "@slotgate/gate";

/** Something that can engage a kill and tells when it changes. */
export interface KillSignal {
  readonly onChange: (listener: () => void) => () => void;
}

/** Aborts what is under way as soon as any source engages the kill. Answers the function that ends it. */
export function abortOnKill({
  gateState,
  signals,
  abort,
}: {
  readonly gateState: () => GateState;
  readonly signals: readonly KillSignal[];
  readonly abort: () => void;
}): () => void {
  const abortIfKilled = () => {
    if (killEngaged(gateState())) abort();
  };
  const ends = signals.map((signal) => signal.onChange(abortIfKilled));
  return () => {
    for (const end of ends) end();
  };
}

function killEngaged({ controls, killSwitches }: GateState): boolean {
  return controls?.snapshot.killSwitch === "engaged" || killSwitches.some(({ state }) => state === "engaged");
}
