import { type IncidentLink, defaultReadinessPolicy as policy } from "@slotgate/contracts";
import { describe, expect, it } from "vitest";
import { goodFacts, goodTally, window } from "./facts.test-case.ts";
import { type RampFacts, rampStatus } from "./ramp.ts";
import {
  capTo,
  changeOf,
  documentOf,
  inForce,
  onFive,
  plan,
  rolloutOf,
  snapshotOf,
  statusOf,
} from "./ramp-facts.test-case.ts";
import { readinessReport } from "./report.ts";
import type { RecordTally } from "./tally.ts";

const status = (change: Partial<RampFacts> = {}, of = plan) => rampStatus(of, onFive(change));
const reported = (change: (tally: RecordTally) => void): Partial<RampFacts> => {
  const records = goodTally();
  change(records);
  return { report: readinessReport("ga", { facts: goodFacts({ records }), policy, window }) };
};
const notMet = (change: Partial<RampFacts> = {}) =>
  status(change).requirements.filter(({ met }) => met !== true);
const at = (basisPoints: number, rules: readonly string[] = ["biology"]): Partial<RampFacts> => ({
  controls: statusOf({ controls: snapshotOf(rolloutOf(basisPoints)) }),
  allowlist: inForce(documentOf(rules)),
});

describe("on a step", () => {
  it("is met when everything holds, with its figures and the change to make", () => {
    const found = status();
    expect(found).toMatchObject({
      place: "on",
      since: window.from,
      exposure: { basisPoints: 500, rules: ["biology"] },
      step: { id: "five" },
      broken: [],
      next: {
        step: { id: "both" },
        met: true,
        changes: [{ of: "allowlist", document: false, enable: ["chemistry"], add: [], disable: [] }],
      },
      lowerTo: null,
    });
    expect(found.requirements.map(({ what, value, bound }) => [what, value, bound])).toEqual([
      ["minutes on the step", 14 * 1_440, "at least 1440"],
      ["jobs admitted on the step", 280, "at least 50"],
      ["failed calls", 0, "at most 5 %"],
      ["95th percentile of latency", expect.any(Number), "at most 45000 ms"],
      ["minutes in which every replica was up and recording", 100, "at least 99.5 %"],
      ["open incidents of severity 1", 0, "at most 0"],
      ["open incidents of severity 2", 0, "at most 0"],
      ["every kill switch is released", "yes", "yes"],
    ]);
  });

  it("is the cap's if that is lower than the rollout", () => {
    const controls = statusOf({
      controls: snapshotOf(rolloutOf(10_000)),
      rolloutCap: { state: "set", basisPoints: 500 },
    });
    expect(status({ controls })).toMatchObject({ place: "on", step: { id: "five" } });
  });

  it("ends on the last: there is no next step", () => {
    expect(status(at(500, ["biology", "chemistry"]))).toMatchObject({
      place: "on",
      step: { id: "both" },
      next: { step: null, changes: [] },
    });
  });

  it("does not judge good minutes that the plan does not name", () => {
    const steps = plan.steps.map((step) => ({ ...step, bounds: { failurePercent: 5, p95Ms: 45_000 } }));
    expect(status({}, { ...plan, steps }).requirements.map(({ what }) => what)).not.toContain(
      "minutes in which every replica was up and recording",
    );
  });
});

describe("the next step is not met", () => {
  it.each<[string, Partial<RampFacts>, string, unknown]>([
    [
      "too many failed calls",
      reported(({ days }) => {
        for (const one of days.values()) one.failed = 2;
      }),
      "failed calls",
      9.1,
    ],
    [
      "a high latency",
      reported(({ days }) => {
        for (const one of days.values()) one.latencies.set(600, 20);
      }),
      "95th percentile of latency",
      expect.any(Number),
    ],
    [
      "a replica that was missing",
      {
        report: readinessReport("ga", {
          facts: goodFacts({
            uptime: {
              ...goodFacts().uptime,
              days: [{ day: "2026-01-01", minutes: 4, good: 1, reconciled: 4 }],
            },
          }),
          policy,
          window,
        }),
      },
      "minutes in which every replica was up and recording",
      25,
    ],
    ["an incident of severity 1", { incidents: [{ severity: 1 }] }, "open incidents of severity 1", 1],
    ["an incident of severity 2", { incidents: [{ severity: 2 }] }, "open incidents of severity 2", 1],
  ])("with %s, which is a broken bound", (_, change, what, value) => {
    const found = status(change);
    expect(notMet(change)).toEqual([expect.objectContaining({ what, value, met: false })]);
    expect(found).toMatchObject({ broken: [what], next: { met: false }, lowerTo: 0 });
    const { whenBroken: _without, ...silent } = plan;
    expect(status(change, silent)).toMatchObject({ broken: [what], lowerTo: null });
  });

  it("with an incident of severity 3 it is", () => {
    expect(status({ incidents: [{ severity: 3 }] }).next.met).toBe(true);
  });

  it.each<[string, Partial<RampFacts>, string, unknown]>([
    [
      "too few jobs",
      reported(({ days }) => {
        for (const one of days.values()) Object.assign(one, { completed: 2, failed: 0, stopped: 1 });
      }),
      "jobs admitted on the step",
      42,
    ],
    [
      "a kill engaged in Unleash",
      { controls: statusOf({ controls: snapshotOf({ killSwitch: "engaged" }) }) },
      "every kill switch is released",
      "no",
    ],
    [
      "another kill engaged",
      { controls: statusOf({ killSwitches: [{ source: "self-test", state: "engaged" }] }) },
      "every kill switch is released",
      "no",
    ],
    [
      "an unknown kill switch",
      { controls: statusOf({ killSwitches: [{ source: "service", state: "unknown" }] }) },
      "every kill switch is released",
      null,
    ],
    [
      "no kill switch at all",
      { controls: statusOf({ killSwitches: [] }) },
      "every kill switch is released",
      null,
    ],
  ])("with %s, which is no broken bound", (_, change, what, value) => {
    expect(notMet(change)).toContainEqual(expect.objectContaining({ what, value }));
    expect(status(change)).toMatchObject({ broken: [], next: { met: false }, lowerTo: null });
  });

  it("with too little time", () => {
    const from = "2026-01-14T12:00:00.000Z";
    const [raise, ...older] = onFive().changes;
    const report = readinessReport("ga", { facts: goodFacts(), policy, window: { ...window, from } });
    const changes = raise === undefined ? [] : [{ ...raise, at: from }, ...older];
    expect(notMet({ changes, report })).toEqual([
      { what: "minutes on the step", value: 720, bound: "at least 1440", met: false },
    ]);
  });

  it.each<[string, Partial<RampFacts>]>([
    ["no report", { report: null }],
    ["an empty log of changes", { changes: [] }],
    [
      "a report that begins before the step",
      { changes: onFive().changes.map((change) => ({ ...change, at: "2026-01-01T00:00:00.001Z" })) },
    ],
    ["a report of another environment", { report: { ...onFive().report, environment: "staging" } as never }],
  ])("with %s: nothing that needs evidence is met", (_, change) => {
    expect(notMet(change).map(({ what, value, met }) => [what, value, met])).toEqual([
      ["minutes on the step", null, null],
      ["jobs admitted on the step", null, null],
      ["failed calls", null, null],
      ["95th percentile of latency", null, null],
      ["minutes in which every replica was up and recording", null, null],
    ]);
    expect(status(change)).toMatchObject({ broken: [], next: { met: false }, lowerTo: null });
  });

  it("without calls: their failures and latency are not known", () => {
    const silent = reported(({ days }) => {
      for (const one of days.values()) {
        Object.assign(one, { completed: 0, stopped: 20 });
        one.latencies.clear();
      }
    });
    expect(notMet(silent).map(({ what, met }) => [what, met])).toEqual([
      ["failed calls", null],
      ["95th percentile of latency", null],
    ]);
  });
});

describe("off the steps", () => {
  it.each<[string, Partial<RampFacts>, string, string | null, string]>([
    ["between two steps", at(300), "between", "one", "one"],
    ["between steps in both dimensions", at(300, ["biology", "chemistry"]), "between", "one", "one"],
    ["beyond the last in percent", at(501, ["biology", "chemistry"]), "beyond", "both", "both"],
    [
      "beyond the last in rules",
      {
        ...at(500),
        allowlist: inForce(documentOf(["a", "biology", "chemistry"], { all: ["a", "biology", "chemistry"] })),
      },
      "beyond",
      "both",
      "both",
    ],
    ["above the plan in percent alone", at(1_000), "beside", "five", "five"],
    [
      "with more percent than the first step, on a rule of the last",
      at(500, ["chemistry"]),
      "beside",
      null,
      "one",
    ],
    ["with a rule of the last step alone", at(50, ["chemistry"]), "beside", null, "one"],
    [
      "with a rule that the plan does not name",
      { ...at(500), allowlist: inForce(documentOf(["history"], { all: ["history", "biology"] })) },
      "beside",
      null,
      "one",
    ],
  ])("%s: never met, and shows the way back", (_, change, place, step, back) => {
    const found = status(change);
    expect([found.place, found.step?.id ?? null, found.next.step?.id]).toEqual([place, step, back]);
    expect(found.next.met).toBe(false);
    expect(found.next.changes).not.toEqual([]);
  });

  it("beyond the last, the last step's bounds permit to lower", () => {
    const beyond = { ...at(1_000, ["biology", "chemistry"]), incidents: [{ severity: 1 as const }] };
    expect(status(beyond)).toMatchObject({ place: "beyond", lowerTo: 0 });
  });

  it.each<[string, Partial<RampFacts>]>([
    ["at 0 %", at(0)],
    ["below the first percentage", at(99)],
    ["without an enabled rule", at(500, [])],
    ["without an allowlist", { allowlist: inForce(null) }],
    ["with the allowlist disabled", { allowlist: inForce({ ...documentOf(), enabled: false }) }],
    ["with the AI flag off", { controls: statusOf({ controls: snapshotOf({ feature: "disabled" }) }) }],
  ])("%s: below the first, which needs no evidence of a step before", (_, change) => {
    const found = status({ ...change, report: null });
    expect(found).toMatchObject({ place: "below", step: null, next: { step: { id: "one" }, met: true } });
    expect(found.requirements.map(({ what }) => what)).toEqual([
      "open incidents of severity 1",
      "open incidents of severity 2",
      "every kill switch is released",
    ]);
    expect(status({ ...change, incidents: [{ severity: 2 }] })).toMatchObject({
      broken: [],
      next: { met: false },
      lowerTo: null,
    });
  });

  it.each<[string, Partial<RampFacts>, RegExp]>([
    ["controls that are stale", { controls: statusOf({ state: "stale" }) }, /^the controls are stale$/],
    ["no controls", { controls: statusOf({ controls: null }) }, /^the controls are unavailable$/],
    [
      "a rollout that is not valid",
      {
        controls: statusOf({
          controls: snapshotOf({ rollout: { state: "invalid", problem: "two strategies" } }),
        }),
      },
      /^the rollout is not valid: two strategies$/,
    ],
    [
      "an AI flag that is missing",
      { controls: statusOf({ controls: snapshotOf({ feature: "unknown" }) }) },
      /AI flag is not among/,
    ],
    ["an unknown cap", { controls: statusOf({ rolloutCap: { state: "unknown" } }) }, /cap .* cannot be read/],
    ["another environment", { controls: statusOf({ environment: "staging" }) }, /`production`.*`staging`/],
  ])("%s: exposure is unknown, and nothing is met or lowered", (_, change, problem) => {
    expect(status({ ...change, incidents: [{ severity: 1 }] })).toEqual({
      place: "unknown",
      problem: expect.stringMatching(problem),
      exposure: null,
      since: null,
      step: null,
      lowering: null,
      requirements: [],
      broken: [],
      next: { step: null, met: false, changes: [] },
      lowerTo: null,
    });
  });
});

describe("lowered by the plan's cap", () => {
  const day = (number: number): string => `2026-01-${String(number).padStart(2, "0")}T00:00:00.000Z`;
  const lowering = { ...capTo(day(15), null, 0), changeId: "41", who: "ada", why: "failed calls" };
  const explaining = ({
    at = day(16),
    ...link
  }: Partial<IncidentLink & { readonly at: string }> = {}): RampFacts["resolved"][number] => ({
    links: [{ kind: "change", id: "41", ...link }],
    resolution: { at, by: "ada", reason: "the model answers again" },
  });
  const capped = (change: Partial<RampFacts> = {}): Partial<RampFacts> => ({
    controls: statusOf({ rolloutCap: { state: "set", basisPoints: 0 } }),
    changes: [lowering, ...onFive().changes],
    report: null,
    ...change,
  });
  const explained = "a resolved incident explains the lowering";

  it("the first step is not met, although no bound is broken any more", () => {
    expect(status(capped())).toMatchObject({
      place: "lowered",
      step: null,
      lowering: {
        change: { changeId: "41", at: day(15), who: "ada", why: "failed calls" },
        explained: false,
      },
      broken: [],
      lowerTo: null,
      next: {
        step: { id: "one" },
        met: false,
        changes: [
          { of: "rollout", basisPoints: 100 },
          { of: "cap", basisPoints: null },
        ],
      },
    });
    expect(notMet(capped())).toEqual([{ what: explained, value: "no", bound: "yes", met: false }]);
  });

  it("it is met when an incident that is linked with the change was resolved since", () => {
    const resolved = [explaining({ id: "40" }), explaining()];
    expect(status(capped({ resolved }))).toMatchObject({
      place: "lowered",
      lowering: { explained: true },
      next: { step: { id: "one" }, met: true },
    });
    const open = [{ severity: 2 as const }];
    expect(status(capped({ resolved, incidents: open })).next.met).toBe(false);
  });

  it.each<[string, ReturnType<typeof explaining>]>([
    ["an incident of another change", explaining({ id: "4" })],
    ["an incident of an engagement with the same id", explaining({ kind: "engagement" })],
    ["an incident that was resolved before", explaining({ at: "2026-01-14T23:59:59.999Z" })],
  ])("%s does not explain it", (_, incident) => {
    expect(notMet(capped({ resolved: [incident] }))).toEqual([
      expect.objectContaining({ what: explained, met: false }),
    ]);
  });

  const drills = [{ startedAt: day(16), endedAt: "2026-01-16T00:01:00.000Z" }];
  const flagOff = changeOf(day(16), { source: "controls", before: { ...snapshotOf() } });
  it.each<[string, Partial<RampFacts>]>([
    ["a lower cap since", { changes: [capTo(day(16), 10, 0), { ...lowering, after: { basisPoints: 10 } }] }],
    [
      "a drill that put the cap back",
      { drills, changes: [capTo(day(16), 500, 0), capTo(day(16), 0, 500), lowering] },
    ],
    [
      "the AI flag switched off since",
      {
        controls: statusOf({
          controls: snapshotOf({ feature: "disabled" }),
          rolloutCap: { state: "set", basisPoints: 0 },
        }),
        changes: [flagOff, lowering],
      },
    ],
    [
      "a rollout before it that is not known",
      { changes: [changeOf(day(16), { source: "controls", before: { no: 1 } }), lowering] },
    ],
  ])("the same change counts with %s", (_, change) => {
    const within = { ...plan, whenBroken: { capBasisPoints: 10 } };
    expect(status(capped(change), within)).toMatchObject({
      place: "lowered",
      lowering: { change: { changeId: "41" } },
      next: { met: false },
    });
  });

  it.each<[string, Partial<RampFacts>]>([
    ["whose change is not in the log", { changes: onFive().changes }],
    ["that differs from the log's", { changes: [capTo(day(16), 0, 100), lowering] }],
    [
      "while the log does not show the controls in force",
      { changes: [changeOf(day(16), { source: "controls", digest: "0".repeat(64) }), lowering] },
    ],
    ["of a drill", { drills, changes: [capTo(day(16), 500, 0), capTo(day(15), 0, 500), lowering] }],
  ])("a cap %s is not explained by any incident", (_, change) => {
    expect(status(capped({ resolved: [explaining()], ...change }))).toMatchObject({
      place: "lowered",
      lowering: { change: null, explained: null },
      next: { met: false },
    });
  });

  it.each<[string, Partial<RampFacts>]>([
    [
      "at 0 % before",
      {
        changes: [
          changeOf(day(16), { source: "controls", before: { ...snapshotOf(rolloutOf(0)) } }),
          lowering,
        ],
      },
    ],
    [
      "with the AI flag off before",
      {
        changes: [
          changeOf(day(16), { source: "controls", before: { ...snapshotOf({ feature: "disabled" }) } }),
          lowering,
        ],
      },
    ],
    ["below another cap before", { changes: [capTo(day(15), 99, 0), capTo(day(14), null, 99)] }],
    [
      "by a cap above the plan's",
      {
        controls: statusOf({ rolloutCap: { state: "set", basisPoints: 50 } }),
        changes: [capTo(day(15), null, 50)],
      },
    ],
  ])("exposure is below, not lowered, %s", (_, change) => {
    expect(status(capped(change))).toMatchObject({ place: "below", lowering: null, next: { met: true } });
  });

  it("without `whenBroken` no cap lowers a ramp", () => {
    const { whenBroken: _without, ...silent } = plan;
    expect(status(capped(), silent)).toMatchObject({ place: "below", lowering: null, next: { met: true } });
  });

  it("from a step with more rules it shows the way to the first, and does not call it a way back", () => {
    const both = inForce(documentOf(["biology", "chemistry"]));
    const controls = statusOf({ rolloutCap: { state: "set", basisPoints: 10 } });
    const change = { ...capTo(day(15), null, 10), changeId: "41" };
    const within = { ...plan, whenBroken: { capBasisPoints: 10 } };
    expect(status(capped({ controls, allowlist: both, changes: [change] }), within)).toMatchObject({
      place: "lowered",
      next: {
        step: { id: "one" },
        met: false,
        changes: [
          { of: "rollout", basisPoints: 100 },
          { of: "allowlist", disable: ["chemistry"] },
          { of: "cap", basisPoints: null },
        ],
      },
    });
  });
});

describe("the changes to the next step", () => {
  const changes = (change: Partial<RampFacts>, of = plan) => status(change, of).next.changes;

  it("raise the percentage of the flag, and then remove a cap that is too low", () => {
    expect(changes(at(100))).toEqual([{ of: "rollout", basisPoints: 500 }]);
    const capped = statusOf({
      controls: snapshotOf(rolloutOf(10_000)),
      rolloutCap: { state: "set", basisPoints: 100 },
    });
    expect(changes({ controls: capped })).toEqual([
      { of: "rollout", basisPoints: 500 },
      { of: "cap", basisPoints: null },
    ]);
  });

  it("from nothing lower the rollout first, then widen the allowlist, then switch the flag on", () => {
    const off = statusOf({ controls: snapshotOf({ feature: "disabled", ...rolloutOf(2_500) }) });
    const disabled = { ...documentOf(["history"], { all: ["history"] }), enabled: false };
    expect(changes({ controls: off, allowlist: inForce(disabled) })).toEqual([
      { of: "rollout", basisPoints: 100 },
      { of: "allowlist", document: true, enable: [], add: ["biology"], disable: ["history"] },
      { of: "feature" },
    ]);
  });

  it("use the cap for a share of a percent in Unleash, before the flag is raised, and not with variables", () => {
    const [first] = plan.steps;
    const finer = { ...plan, steps: first === undefined ? [] : [{ ...first, basisPoints: 150 }] };
    expect(changes(at(0), finer)).toEqual([
      { of: "cap", basisPoints: 150 },
      { of: "rollout", basisPoints: 200 },
    ]);
    const variables = statusOf({ source: "static", controls: snapshotOf(rolloutOf(0)) });
    expect(changes({ controls: variables }, finer)).toEqual([{ of: "rollout", basisPoints: 150 }]);
    const capped = statusOf({
      controls: snapshotOf(rolloutOf(2_500)),
      rolloutCap: { state: "set", basisPoints: 0 },
    });
    expect(changes({ controls: capped }, finer)).toEqual([
      { of: "rollout", basisPoints: 200 },
      { of: "cap", basisPoints: 150 },
    ]);
  });
});
