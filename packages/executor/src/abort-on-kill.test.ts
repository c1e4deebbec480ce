import type { GateState } from "@slotgate/gate";
import { expect, it } from "vitest";
import { abortOnKill, type KillSignal } from "./abort-on-kill.ts";
import { selfTestCases } from "./self-test/self-test-cases.ts";

const open = selfTestCases().find(({ denial }) => denial === null)?.state ?? expect.unreachable();
const controls = open.controls ?? expect.unreachable();
type KillState = GateState["killSwitches"][number]["state"];
const inControls = (killSwitch: KillState): GateState => ({
  ...open,
  controls: { ...controls, snapshot: { ...controls.snapshot, killSwitch } },
});
const inService = (state: KillState): GateState => ({
  ...open,
  killSwitches: [{ source: "service", state }],
});

/** Counts the aborts, and announces changes by hand. */
function watching(state: GateState) {
  const listeners = new Set<() => void>();
  const signal: KillSignal = {
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  let aborts = 0;
  const end = abortOnKill({
    gateState: () => state,
    signals: [signal],
    abort: () => {
      aborts += 1;
    },
  });
  const change = (): number => {
    for (const listener of listeners) listener();
    return aborts;
  };
  return { change, end };
}

it.each<[string, GateState, number]>([
  ["engaged in the controls", inControls("engaged"), 1],
  ["engaged by the service", inService("engaged"), 1],
  ["released", inService("released"), 0],
  ["unknown, which denies but aborts nothing", inService("unknown"), 0],
])("a change aborts all calls only when the kill is engaged: %s", (_, state, aborts) => {
  expect(watching(state).change()).toBe(aborts);
});

it("aborts nothing after it was ended", () => {
  const { change, end } = watching(inService("engaged"));
  end();
  expect(change()).toBe(0);
});
