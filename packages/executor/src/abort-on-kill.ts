import type { GateState } from "@slotgate/gate";

/** A kill source that announces its changes. */
export interface KillSignal {
  readonly onChange: (listener: () => void) => () => void;
}

/** Aborts all calls in flight when any source engages the kill. Returns a function that stops watching. */
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
