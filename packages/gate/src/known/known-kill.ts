import type { KillSource } from "@slotgate/contracts";
import type { GateState } from "../state/gate-state.ts";
import type { Given } from "./given.ts";
import { knownControls, stateOf } from "./known-controls.ts";

/** The combined state of all kill sources. */
export interface KnownKill {
  readonly state: KillSource["state"];
  readonly sources: KillSource[];
}

interface KillGiven {
  readonly inControls: KillSource["state"];
  /** The sources other than the controls; without any, the service's own kill is unknown. */
  readonly beside: unknown;
}

/** Any engaged source is a kill, even one with an unknown name; otherwise any unknown source makes the kill unknown. */
export function knownKill({ inControls, beside }: KillGiven): KnownKill {
  const listed: readonly unknown[] = Array.isArray(beside) ? beside : [];
  const sources = new Array<KillSource>(1 + listed.length);
  sources[0] = { source: "controls", state: inControls };
  let count = 1;
  let engaged = inControls === "engaged";
  let released = inControls === "released" && listed.length > 0;
  // By index, so that a hole in the list counts as an unknown source.
  for (let at = 0; at < listed.length; at += 1) {
    const one = listed[at] as Given<keyof KillSource>;
    const source = one?.source;
    const state = stateOf(one?.state);
    engaged ||= state === "engaged";
    released &&= state === "released" && isLocal(source);
    if (!isLocal(source)) continue;
    sources[count] = { source, state };
    count += 1;
  }
  const state = engaged ? "engaged" : released ? "released" : "unknown";
  return { state, sources: count === sources.length ? sources : sources.slice(0, count) };
}

/** The kill's verdict outside of a decision. */
export const killVerdict = ({
  controls,
  killSwitches,
}: Pick<GateState, "controls" | "killSwitches">): KillSource["state"] =>
  knownKill({ inControls: knownControls(controls)?.killSwitch ?? "unknown", beside: killSwitches }).state;

function isLocal(source: unknown): source is Exclude<KillSource["source"], "controls"> {
  switch (source) {
    case "service":
    case "environment":
    case "process":
    case "self-test":
      return true;
    default:
      return false;
  }
}
