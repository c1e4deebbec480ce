import type { IncidentEntryV1, IncidentHistoryEntry, IncidentLink, IncidentV1 } from "@slotgate/contracts";
import {
  type ChangedIncident,
  changeByEntry,
  checkWindow,
  linksWithout,
} from "../incidents/change-by-entry.ts";
import type { IncidentStore } from "../incidents/incident-store.ts";
import { InvalidIncidentError } from "../incidents/invalid-incident-error.ts";
import { NoSuchIncidentError } from "../incidents/no-such-incident-error.ts";

export interface MemoryIncidentStoreOptions {
  readonly now: () => string;
  readonly newId: () => string;
  /** Oldest first. */
  readonly incidents?: readonly IncidentV1[];
  /** Links to other ids are refused. */
  readonly known?: readonly string[];
}

/** Incidents in memory, under the rules of the one in PostgreSQL. */
export function createMemoryIncidentStore(options: MemoryIncidentStoreOptions): IncidentStore {
  const { now, newId, incidents = [], known = [] } = options;
  const kept = new Map(incidents.map((incident) => [incident.incidentId, incident]));

  const keep = (incident: IncidentV1): IncidentV1 => {
    kept.set(incident.incidentId, incident);
    return incident;
  };
  const find = (incidentId: string): IncidentV1 => {
    const found = kept.get(incidentId);
    if (found === undefined) throw new NoSuchIncidentError({ incidentId });
    return found;
  };
  const requireKnown = (links: readonly IncidentLink[]): void => {
    const unknown = links.find(({ id }) => !known.includes(id));
    if (unknown !== undefined) throw new InvalidIncidentError({ is: "unknown-link", link: unknown });
  };

  return {
    async open({ by, severity, title, description = null, links: given = [], ...window }) {
      const at = now();
      const { from, to } = checkWindow({ from: window.from ?? at, to: window.to ?? null }, at);
      const links = [...linksWithout([], given)];
      requireKnown(links);
      return keep({
        version: "v1",
        incidentId: newId(),
        openedBy: by,
        openedAt: at,
        severity,
        title,
        description,
        from,
        to,
        links,
        state: "open",
        resolution: null,
        firing: null,
        history: [{ kind: "opening", at, by, severity, from, to, links }],
      });
    },
    async add({ incidentId, entry, by }) {
      const before = find(incidentId);
      const at = now();
      const { newLinks, ...changed } = changeByEntry(before, { entry, now: at });
      requireKnown(newLinks);
      const resolved = changed.state === "resolved";
      const resolution = entry.kind === "resolution" ? { at, by, reason: entry.reason } : before.resolution;
      const added = historyEntry(entry, { before, changed: { ...changed, newLinks }, made: { at, by } });
      return keep({
        ...before,
        ...changed,
        links: [...before.links, ...newLinks],
        resolution: resolved ? resolution : null,
        history: [...before.history, added],
      });
    },
    read: async (incidentId) => find(incidentId),
    page: async ({ state, severity, since, until }, { cursor, limit }) =>
      [...kept.values()]
        .reverse()
        .filter((one) => state === null || one.state === state)
        .filter((one) => severity === null || one.severity === severity)
        .filter(
          ({ openedAt }) => (since === null || openedAt >= since) && (until === null || openedAt < until),
        )
        .filter(({ incidentId }) => cursor === null || incidentId < cursor)
        .slice(0, limit)
        .map(({ version: _, history: __, ...incident }) => incident),
  };
}

interface Circumstances {
  readonly before: IncidentV1;
  readonly changed: ChangedIncident;
  readonly made: { readonly at: string; readonly by: string };
}

function historyEntry(
  entry: IncidentEntryV1,
  { before, changed: { from, to, severity, newLinks }, made }: Circumstances,
): IncidentHistoryEntry {
  switch (entry.kind) {
    case "note":
      return { kind: "note", ...made, text: entry.text };
    case "severity":
      return { kind: "severity", ...made, before: before.severity, after: severity, reason: entry.reason };
    case "window":
      return { kind: "window", ...made, from, to, reason: entry.reason };
    case "links":
      return { kind: "links", ...made, links: [...newLinks] };
    case "resolution":
      return { kind: "resolution", ...made, to: to ?? made.at, reason: entry.reason };
    case "reopening":
      return { kind: "reopening", ...made, reason: entry.reason };
  }
}
