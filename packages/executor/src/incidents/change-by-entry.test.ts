import type { Incident, IncidentEntryV1 } from "@slotgate/contracts";
import example from "@slotgate/contracts/examples/v1/incident-list.json" with { type: "json" };
import { describe, expect, it } from "vitest";
import { changeByEntry, checkWindow, linksWithout } from "./change-by-entry.ts";
import { IncidentRefusedError } from "./incident-refused-error.ts";
import { InvalidIncidentError } from "./invalid-incident-error.ts";

const [before, from, to, now, after] = [9, 10, 11, 12, 13].map(
  (hour) => `2026-03-02T${String(hour).padStart(2, "0")}:00:00.000Z`,
) as [string, string, string, string, string];
const resolved = { ...(structuredClone(example.incidents[0]) as Incident), from, to };
const open: Incident = { ...resolved, to: null, state: "open", resolution: null };
const reason = "the records show it";

type Entry = IncidentEntryV1 extends infer One ? (One extends unknown ? Omit<One, "version"> : never) : never;

const outcomeOf = (incident: Incident, entry: Entry) =>
  changeByEntry(incident, { entry: { version: "v1", ...entry }, now });
const asIs = (incident: Incident) => ({
  severity: incident.severity,
  from: incident.from,
  to: incident.to,
  state: incident.state,
  newLinks: [],
});

describe("an entry", () => {
  it.each([
    ["open", open],
    ["resolved", resolved],
  ])("that is a note leaves an incident that is %s as it is", (_, incident) => {
    expect(outcomeOf(incident, { kind: "note", text: "seen" })).toEqual(asIs(incident));
  });

  it.each([
    ["open", open],
    ["resolved", resolved],
  ])("changes the severity of an incident that is %s, and nothing else", (_, incident) => {
    const entry = { kind: "severity", severity: 1, reason } as const;
    expect(outcomeOf(incident, entry)).toEqual({ ...asIs(incident), severity: 1 });
  });

  it("resolves an open incident, whose effects end now unless they ended before", () => {
    const entry = { kind: "resolution", reason } as const;
    expect(outcomeOf(open, entry)).toEqual({ ...asIs(open), state: "resolved", to: now });
    expect(outcomeOf({ ...open, to }, entry)).toEqual({ ...asIs(open), state: "resolved", to });
    expect(outcomeOf(open, { ...entry, to })).toEqual({ ...asIs(open), state: "resolved", to });
  });

  it("reopens a resolved incident, whose effects then last", () => {
    const entry = { kind: "reopening", reason } as const;
    expect(outcomeOf(resolved, entry)).toEqual({ ...asIs(resolved), state: "open", to: null });
  });

  it("changes either end of the window, or both", () => {
    const change = (ends: object) => outcomeOf(open, { kind: "window", reason, ...ends });
    expect(change({ from: before })).toEqual({ ...asIs(open), from: before });
    expect(change({ to })).toEqual({ ...asIs(open), to });
    expect(change({ from: to, to: now })).toEqual({ ...asIs(open), from: to, to: now });
    const lasting = { kind: "window", reason, to: null } as const;
    expect(outcomeOf({ ...open, to }, lasting)).toEqual(asIs(open));
  });

  it("adds the links that are new, each once", () => {
    const decision = { kind: "decision", id: "d-1" } as const;
    const entry: Entry = { kind: "links", links: [...open.links, decision, { ...decision }] };
    expect(outcomeOf(open, entry)).toEqual({ ...asIs(open), newLinks: [decision] });
  });

  it.each<[string, Incident, Entry, RegExp]>([
    ["resolves it again", resolved, { kind: "resolution", reason }, /resolved the incident .* reopen /],
    ["makes a resolved one last", resolved, { kind: "window", to: null, reason }, /resolved the incident/],
    ["reopens an open one", open, { kind: "reopening", reason }, /is open already$/],
    ["has the same severity", open, { kind: "severity", severity: 2, reason }, /has severity 2 already/],
    ["has the same window", resolved, { kind: "window", from, to, reason }, /from .*10:00.* to .*11:00/],
    ["leaves a window out", open, { kind: "window", reason }, /already recorded from .* on$/],
    ["has known links only", open, { kind: "links", links: open.links }, /has these links already/],
  ])("is refused if it %s", (_, incident, entry, says) => {
    expect(() => outcomeOf(incident, entry)).toThrow(IncidentRefusedError);
    expect(() => outcomeOf(incident, entry)).toThrow(says);
  });

  it.each<[string, Entry, RegExp]>([
    ["begin in the future", { kind: "window", from: after, reason }, /`from` is .*13:00.* in the future/],
    ["end in the future", { kind: "window", to: after, reason }, /`to` is .*13:00.* in the future/],
    ["end before they begin", { kind: "window", to: before, reason }, /would end at .*09:00.* at .*10:00/],
    ["end so at the resolution", { kind: "resolution", to: before, reason }, /would end at/],
  ])("is invalid if the effects %s", (_, entry, says) => {
    expect(() => outcomeOf(open, entry)).toThrow(InvalidIncidentError);
    expect(() => outcomeOf(open, entry)).toThrow(says);
  });
});

it("a window may be a single instant, and may last until now", () => {
  for (const window of [
    { from, to: from },
    { from: now, to: now },
    { from: now, to: null },
  ])
    expect(checkWindow(window, now)).toEqual(window);
});

it("links of two kinds may share an id", () => {
  const link = (kind: "change" | "decision") => ({ kind, id: "7" });
  expect(linksWithout([link("change")], [link("change"), link("decision")])).toEqual([link("decision")]);
});
