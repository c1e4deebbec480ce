import type { KillSource } from "@slotgate/contracts";
import type { Given } from "./given.ts";
import { stateOf } from "./known-controls.ts";

/** What all sources of a kill say together. */
export interface KnownKill {
  readonly state: KillSource["state"];
  readonly sources: KillSource[];
}

interface KillGiven {
  readonly inControls: KillSource["state"];
  /** Those beside the one in the controls; without any, nothing says that the service itself is not killed. */
  readonly beside: unknown;
}

/** Any source engaged is a kill, also one that is not known; otherwise any doubt is doubt. */
export function knownKill({ inControls, beside }: KillGiven): KnownKill {
  const sources: KillSource[] = [{ source: "controls", state: inControls }];
  let engaged = inControls === "engaged";
  let released = inControls === "released" && Array.isArray(beside) && beside.length > 0;
  // By index: a hole in the list is a source of which nothing is known.
  for (let at = 0; Array.isArray(beside) && at < beside.length; at += 1) {
    const one = beside[at] as Given<keyof KillSource>;
    const source = one?.source;
    const state = stateOf(one?.state);
    engaged ||= state === "engaged";
    released &&= state === "released" && isLocal(source);
    if (isLocal(source)) sources.push({ source, state });
  }
  return { state: engaged ? "engaged" : released ? "released" : "unknown", sources };
}

function isLocal(source: unknown): source is Exclude<KillSource["source"], "controls"> {
  switch (source) {
    case "service":
    case "environment":
    case "process":
    case "wiring":
      return true;
    default:
      return false;
  }
}
