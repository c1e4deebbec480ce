import type { Incident, IncidentEntryV1, IncidentLink } from "@slotgate/contracts";
import { IncidentRefusedError } from "./incident-refused-error.ts";
import { InvalidIncidentError } from "./invalid-incident-error.ts";

/** The time of an incident's effects; `to` is null while they last. */
export type IncidentWindow = Pick<Incident, "from" | "to">;

/** An incident as an entry leaves it. */
export interface ChangedIncident extends IncidentWindow, Pick<Incident, "severity" | "state"> {
  /** Those that it did not have before. */
  readonly newLinks: readonly IncidentLink[];
}

interface Entered {
  readonly entry: IncidentEntryV1;
  /** The database's time, in the form of `instant`. */
  readonly now: string;
}

/** @throws IncidentRefusedError, InvalidIncidentError */
export function changeByEntry(incident: Incident, { entry, now }: Entered): ChangedIncident {
  const { severity, from, to, state } = incident;
  const unchanged: ChangedIncident = { severity, from, to, state, newLinks: [] };
  switch (entry.kind) {
    case "note":
      return unchanged;
    case "severity":
      if (entry.severity === severity) throw new IncidentRefusedError({ because: "same-severity", incident });
      return { ...unchanged, severity: entry.severity };
    case "window": {
      const window = { from: entry.from ?? from, to: entry.to === undefined ? to : entry.to };
      if (window.from === from && window.to === to)
        throw new IncidentRefusedError({ because: "same-window", incident });
      if (window.to === null && state === "resolved")
        throw new IncidentRefusedError({ because: "resolved", incident });
      return { ...unchanged, ...checkWindow(window, now) };
    }
    case "links": {
      const newLinks = linksWithout(incident.links, entry.links);
      if (newLinks.length === 0) throw new IncidentRefusedError({ because: "same-links", incident });
      return { ...unchanged, newLinks };
    }
    case "resolution":
      if (state === "resolved") throw new IncidentRefusedError({ because: "resolved", incident });
      return {
        ...unchanged,
        ...checkWindow({ from, to: entry.to ?? to ?? now }, now),
        state: "resolved",
      };
    case "reopening":
      if (state === "open") throw new IncidentRefusedError({ because: "open", incident });
      return { ...unchanged, to: null, state: "open" };
  }
}

/** Returns the window. Instants of one form compare as text. @throws InvalidIncidentError */
export function checkWindow({ from, to }: IncidentWindow, now: string): IncidentWindow {
  if (from > now) throw new InvalidIncidentError({ is: "future", field: "from", value: from });
  if (to !== null && to > now) throw new InvalidIncidentError({ is: "future", field: "to", value: to });
  if (to !== null && to < from) throw new InvalidIncidentError({ is: "backwards", from, to });
  return { from, to };
}

/** The given links, each once, without those known. */
export function linksWithout(
  known: readonly IncidentLink[],
  given: readonly IncidentLink[],
): readonly IncidentLink[] {
  const keyOf = ({ kind, id }: IncidentLink) => `${kind} ${id}`;
  const before = new Set(known.map(keyOf));
  const fresh = given.filter((link) => !before.has(keyOf(link)));
  return [...new Map(fresh.map((link) => [keyOf(link), link])).values()];
}
