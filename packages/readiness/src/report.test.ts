import {
  type Criterion,
  drillNames,
  parseWith,
  defaultReadinessPolicy as policy,
  type ReadinessReportV1,
  type ReadinessStage,
  readinessReportV1,
  stageCriteria,
} from "@slotgate/contracts";
import { digestOf } from "@slotgate/contracts/digest";
import { describe, expect, it } from "vitest";
import {
  basis,
  engagement,
  goodFacts,
  goodTally,
  incident,
  signedBy,
  stop,
  window,
} from "./facts.test-case.ts";
import type { ReadinessFacts } from "./facts.ts";
import { readinessReport } from "./report.ts";
import { addCases, emptyRecordTally, noCases, oneCase, type RecordTally } from "./tally.ts";

const reportOf = (stage: ReadinessStage, facts: ReadinessFacts = goodFacts()): ReadinessReportV1 =>
  readinessReport(stage, { facts, policy, window });

const notMet = ({ criteria }: ReadinessReportV1): (readonly [Criterion, string])[] =>
  criteria.filter(({ verdict }) => verdict !== "met").map(({ criterion, verdict }) => [criterion, verdict]);

const tallied = (change: (tally: RecordTally) => void): Partial<ReadinessFacts> => {
  const records = goodTally();
  change(records);
  return { records };
};

const { uptime, chains, service, signoffs, drills } = goodFacts();

describe.each(["beta", "ga"] as const)("the report of stage %s", (stage) => {
  it("is ready when every criterion is met, and answers each in order", () => {
    const report = reportOf(stage);
    expect(notMet(report)).toEqual([]);
    expect(report.verdict).toBe("ready");
    expect(report.criteria.map(({ criterion }) => criterion)).toEqual(stageCriteria[stage]);
    expect(report.criteria.every(({ next }) => next === null)).toBe(true);
  });

  it("satisfies its contract, and its digest is that of everything else in it", () => {
    const { digest, ...rest } = reportOf(stage);
    expect(parseWith(readinessReportV1, { ...rest, digest })).toMatchObject({ ok: true });
    expect(digest).toBe(digestOf(rest));
    expect(reportOf(stage).digest).toBe(digest);
    const other = goodFacts({ chains: { ...chains, writers: 3 }, repeated: { jobs: 13, disputed: noCases } });
    if (stage === "ga") expect(reportOf(stage, other).digest).not.toBe(digest);
  });

  it("passes nothing without evidence", () => {
    const nothing = goodFacts({
      records: emptyRecordTally(),
      repeated: { jobs: 0, disputed: noCases },
      chains: { records: 0, writers: 0, findings: noCases, unended: noCases },
      uptime: { days: [], replicas: 0, gaps: noCases },
      incidents: [],
      stops: [],
      drills: [],
      signoffs: [],
    });
    const report = reportOf(stage, nothing);
    expect(report.verdict).toBe("not-ready");
    // What the service finds of itself needs no window.
    const ofItself: readonly Criterion[] = ["contracts", "gate-order", "deny-by-default", "controls"];
    expect(notMet(report)).toEqual(
      stageCriteria[stage].filter((one) => !ofItself.includes(one)).map((one) => [one, "no-evidence"]),
    );
    for (const { criterion, next } of report.criteria)
      if (!ofItself.includes(criterion)) expect(next).toMatch(/\w/);
  });
});

const broken: readonly (readonly [string, Criterion, string, Partial<ReadinessFacts>, RegExp])[] = [
  [
    "a replica that beat for half of the window",
    "stability",
    "not-met",
    {
      uptime: {
        ...uptime,
        days: uptime.days.map((day, at) => (at < 7 ? day : { ...day, good: 0 })),
        gaps: oneCase("replica `b` was missing from 2026-01-08T00:00:00.000Z"),
      },
    },
    /"value":50,.*replica `b` was missing/,
  ],
  [
    "too few calls",
    "stability",
    "not-met",
    tallied(({ days }) => {
      for (const [day, one] of days) if (day > "2026-01-02") Object.assign(one, { completed: 0 });
    }),
    /"value":40,"bound":"at least 100"/,
  ],
  [
    "too many failed calls",
    "stability",
    "not-met",
    tallied(({ days }) => {
      for (const one of days.values()) one.failed = 2;
    }),
    /"value":9\.1,"bound":"at most 5 %"/,
  ],
  [
    "a kill that no incident is linked with",
    "stability",
    "not-met",
    { stops: [stop(engagement("e1")), stop(engagement("e2"))] },
    /"killed at 2026-01-05T10:00:00.000Z by operator:ops: made-up sources \(engagement e2\); [^"]*`slotgate incidents link INCIDENT --engagement e2`/,
  ],
  [
    "a kill through the controls that no incident is linked with",
    "stability",
    "not-met",
    {
      incidents: [incident({ state: "resolved", links: [engagement("42")] })],
      stops: [stop({ kind: "change", id: "42" })],
    },
    /\(change 42\); [^"]*--title TITLE --change 42`/,
  ],
  [
    "a kill whose incident is open, although not a severe one",
    "stability",
    "not-met",
    { incidents: [incident({ severity: 3, links: [engagement("e1")] })] },
    /\(engagement e1\); its incident is open: `slotgate incidents resolve i1 --reason REASON`/,
  ],
  [
    "a kill whose incident was resolved before it",
    "stability",
    "not-met",
    {
      incidents: [
        incident({
          state: "resolved",
          resolution: { at: "2026-01-05T09:59:59.999Z", by: "ada", reason: "another matter" },
          links: [engagement("e1")],
        }),
      ],
    },
    /\(engagement e1\); its incident was resolved before: `slotgate incidents reopen i1 --reason REASON`/,
  ],
  [
    "an open incident of severity 2",
    "defects",
    "not-met",
    { incidents: [incident({ severity: 2, title: "wrong level" })], stops: [] },
    /incident i1, severity 2: wrong level/,
  ],
  [
    "a flipped decision",
    "gating",
    "not-met",
    tallied((tally) => {
      tally.replay.same -= 1;
      tally.replay.different += 1;
      tally.differing = oneCase("job `j`, decision d: recorded ADMITTED, replayed ROLLOUT_EXCLUDED");
    }),
    /recorded ADMITTED, replayed ROLLOUT_EXCLUDED/,
  ],
  [
    "a gate that denied nobody",
    "gating",
    "not-met",
    tallied(({ gates }) => gates.delete("opt-in")),
    /jobs denied by gate `opt-in`","value":0,"bound":"at least 1"/,
  ],
  [
    "a reason that was never seen",
    "gating",
    "not-met",
    tallied(({ reasons }) => reasons.delete("NOT_ALLOWLISTED")),
    /jobs with reason NOT_ALLOWLISTED","value":0/,
  ],
  [
    "a job with two answers",
    "determinism",
    "not-met",
    { repeated: { jobs: 12, disputed: oneCase("job `j`: ADMITTED, then GATE_ERROR") } },
    /job `j`: ADMITTED, then GATE_ERROR/,
  ],
  [
    "no job that was decided twice",
    "determinism",
    "no-evidence",
    { repeated: { jobs: 0, disputed: noCases } },
    /null/,
  ],
  [
    "a decision that Unleash disagrees with",
    "determinism",
    "not-met",
    tallied((tally) => {
      tally.disagreeing = oneCase("job `j`: bucket 12 at 1 % is inside here, and not in Unleash");
    }),
    /not in Unleash/,
  ],
  [
    "an altered record",
    "telemetry",
    "not-met",
    { chains: { ...chains, findings: oneCase("writer w, record 7: its text does not match its hash") } },
    /record 7: its text does not match its hash/,
  ],
  [
    "an admission that never ended",
    "telemetry",
    "not-met",
    { chains: { ...chains, unended: oneCase("decision d") } },
    /decision d/,
  ],
  [
    "provider requests that were not compared",
    "telemetry",
    "not-met",
    { uptime: { ...uptime, days: uptime.days.map((day) => ({ ...day, reconciled: 0 })) } },
    /"value":0,"bound":"at least 99.5 %"/,
  ],
  [
    "a missing drill",
    "runbook",
    "no-evidence",
    { drills: drills.filter(({ drill }) => drill !== "rollback") },
    /drill `rollback` passed","value":null/,
  ],
  [
    "a drill that failed",
    "runbook",
    "not-met",
    { drills: drills.map((drill) => (drill.drill === "rollout" ? { ...drill, passed: false } : drill)) },
    /drill `rollout` d-rollout failed/,
  ],
  [
    "a runbook without one of its sections",
    "runbook",
    "not-met",
    { service: { ...service, runbookSections: ["Change the rollout"] } },
    /Update the allowlist\\"","value":"no"/,
  ],
  [
    "a missing sign-off",
    "sign-off",
    "no-evidence",
    { signoffs: signoffs.filter(({ signoffId }) => signoffId !== "product-safety") },
    /product signed safety","value":null/,
  ],
  [
    "a withdrawn sign-off",
    "sign-off",
    "not-met",
    {
      signoffs: signoffs.map((one) =>
        one.area === "support" ? { ...one, withdrawnBecause: "nobody is on call" } : one,
      ),
    },
    /the sign-off of support by the one for product for product was withdrawn: nobody is on call/,
  ],
];

describe("Beta to GA is not ready, by exactly one criterion, with", () => {
  it.each(broken)("%s", (_, criterion, verdict, change, shown) => {
    const report = reportOf("ga", goodFacts(change));
    expect(notMet(report)).toEqual([[criterion, verdict]]);
    expect(report.verdict).toBe("not-ready");
    const found = report.criteria.find((one) => one.criterion === criterion);
    expect(JSON.stringify([found?.figures, found?.findings])).toMatch(shown);
    expect(found?.next).toMatch(/\w/);
  });
});

const brokenBeta: readonly (readonly [string, Criterion, string, Partial<ReadinessFacts>])[] = [
  [
    "contracts that differ",
    "contracts",
    "not-met",
    { service: { ...service, contractsFlaw: "run v1 differs" } },
  ],
  [
    "a vector that the build answers otherwise",
    "gate-order",
    "not-met",
    { service: { ...service, vectors: { count: 364, flaws: oneCase("a killed job") } } },
  ],
  [
    "no vectors",
    "gate-order",
    "no-evidence",
    { service: { ...service, vectors: { count: 0, flaws: noCases } } },
  ],
  [
    "no kill drill",
    "kill-dominance",
    "no-evidence",
    { drills: drills.filter(({ drill }) => drill !== "kill") },
  ],
  [
    "a failed self-test",
    "deny-by-default",
    "not-met",
    { service: { ...service, selfTestFlaw: "opt-in passed" } },
  ],
  [
    "no self-test yet",
    "deny-by-default",
    "no-evidence",
    { service: { ...service, selfTestFlaw: undefined } },
  ],
  ["a path without a record", "records", "not-met", tallied(({ events }) => events.delete("verbatim"))],
  [
    "no stub without the store",
    "stubs",
    "not-met",
    tallied(({ reasons }) => reasons.delete("TELEMETRY_UNAVAILABLE")),
  ],
  [
    "an unknown AI flag",
    "controls",
    "not-met",
    { service: { ...service, controls: { ...service.controls, feature: false } } },
  ],
];

it.each(brokenBeta)("Beta entry is not ready with %s", (_, criterion, verdict, change) => {
  expect(notMet(reportOf("beta", goodFacts(change)))).toEqual([[criterion, verdict]]);
});

it.each([
  [
    "drills that did not run",
    { drills: drills.filter(({ drill }) => drill === "kill") },
    "run the missing drills in this environment: `slotgate drill rollback`, `slotgate drill allowlist`, `slotgate drill rollout`",
  ],
  [
    "a drill that failed",
    { drills: drills.map((drill) => (drill.drill === "kill" ? { ...drill, passed: false } : drill)) },
    "correct what failed and run the drill again in this environment: `slotgate drill kill`",
  ],
  [
    "missing sections",
    { service: { ...service, runbookSections: [] } },
    "add the missing sections to docs/runbook.md and deploy that build",
  ],
])("says of the runbook what to do next: %s", (_, change, next) => {
  const { criteria } = reportOf("ga", goodFacts(change));
  expect(criteria.find(({ criterion }) => criterion === "runbook")?.next).toBe(next);
});

it("a share that is exactly at its bound is within it", () => {
  const failing = tallied(({ days }) => {
    for (const one of days.values()) Object.assign(one, { completed: 93, failed: 7 });
  });
  const bounds = { ...policy, stability: { ...policy.stability, failurePercent: 7 } };
  const { criteria } = readinessReport("ga", { facts: goodFacts(failing), policy: bounds, window });
  expect(criteria[0]?.figures).toContainEqual(
    expect.objectContaining({ what: "failed calls", value: 7, met: true }),
  );
});

it("a window that is too short is not met, however good it is", () => {
  const short = { ...window, from: "2026-01-01T00:01:00.000Z" };
  const report = readinessReport("ga", { facts: goodFacts(), policy, window: short });
  expect(notMet(report)).toEqual([["stability", "not-met"]]);
  expect(report.criteria[0]?.figures[0]).toEqual({
    what: "days of the window",
    value: 13.99,
    bound: "at least 14",
    met: false,
  });
});

it("an incident that was lowered to severity 3 holds up nothing, and is named", () => {
  const { incidents } = goodFacts();
  const lowered = incident({ incidentId: "i7", severity: 3, worst: 2 });
  const resolved = incident({ severity: 4, worst: 1, state: "resolved" });
  const report = reportOf("ga", goodFacts({ incidents: [lowered, resolved, ...incidents] }));
  expect(notMet(report)).toEqual([]);
  expect(report.criteria.find(({ criterion }) => criterion === "defects")?.findings).toEqual([
    "incident i7 was lowered from severity 2 to 3: the provider failed; `slotgate incidents show i7` shows who lowered it, and why",
  ]);
});

it("open incidents of severity 3 and 4 hold up nothing, nor does a second incident of a kill", () => {
  const { incidents } = goodFacts();
  const more = ([3, 4] as const).map((severity) => incident({ severity, links: [engagement("e1")] }));
  expect(notMet(reportOf("ga", goodFacts({ incidents: [...more, ...incidents] })))).toEqual([]);
});

it("holds as many sign-offs as its contract allows, the valid ones before those that were undone", () => {
  const withdrawn = Array.from({ length: 200 }, (_, at) => ({
    ...signedBy("product", "safety"),
    signoffId: `withdrawn ${at}`,
    withdrawnBecause: "too early",
  }));
  const report = reportOf("ga", goodFacts({ signoffs: [...withdrawn, ...signoffs] }));
  expect(parseWith(readinessReportV1, report)).toMatchObject({ ok: true });
  expect(report.signoffs.map(({ signoffId }) => signoffId)).toEqual(
    [...withdrawn.slice(0, 192), ...signoffs].map(({ signoffId }) => signoffId),
  );
});

it("the order in which findings were read does not change the digest", () => {
  const found = Array.from({ length: 30 }, (_, at) => oneCase(`record ${at}`));
  const digestOfFound = (cases: typeof found) =>
    reportOf("ga", goodFacts({ chains: { ...chains, findings: cases.reduce(addCases) } })).digest;
  expect(digestOfFound(found.toReversed())).toBe(digestOfFound(found));
});

it("a failed drill is forgiven once it passed in the same window, and not before", () => {
  const failed = drillNames.map(
    (drill) =>
      ({ drillId: "x", drill, via: "own", endedAt: window.from, durationMs: 1, passed: false }) as const,
  );
  const passedSince = goodFacts({ drills: [...drills, ...failed] });
  expect(notMet(reportOf("ga", passedSince))).toEqual([]);
  expect(notMet(reportOf("beta", passedSince))).toEqual([]);
  const failedSince = goodFacts({ drills: [...failed, ...drills] });
  expect(notMet(reportOf("ga", failedSince))).toEqual([["runbook", "not-met"]]);
  expect(notMet(reportOf("beta", failedSince))).toEqual([["kill-dominance", "not-met"]]);
});

it("a change lapses the sign-offs before it, and is named", () => {
  const change = {
    changeId: "42",
    at: "2026-01-15T10:00:00.000Z",
    source: "allowlist",
    what: "revision 8 was put in force",
    who: "ops",
    digest: "9".repeat(64),
    drilled: false,
  } as const;
  const now = { ...basis, allowlist: change.digest };
  const changed = goodFacts({ changes: [change], service: { ...service, basis: now } });
  const report = reportOf("ga", changed);
  expect(notMet(report)).toEqual([["sign-off", "not-met"]]);
  expect(report.criteria.at(-1)?.findings[0]).toContain(
    "the allowlist changed at 2026-01-15T10:00:00.000Z by ops: revision 8 was put in force (change 42)",
  );
  expect(report.criteria.at(-1)?.findings).toHaveLength(8);
  const signedAgain = [
    ...signoffs,
    ...signoffs.map(({ role, area }) => ({ ...signedBy(role, area), basis: now })),
  ];
  expect(notMet(reportOf("ga", { ...changed, signoffs: signedAgain }))).toEqual([]);
});

it.each(Object.keys(basis) as (keyof typeof basis)[])("a sign-off does not outlive another %s", (field) => {
  const other = { ...basis, [field]: field === "build" ? "1.0.1" : "0".repeat(64) };
  const report = reportOf("ga", goodFacts({ service: { ...service, basis: other } }));
  expect(notMet(report)).toEqual([["sign-off", "not-met"]]);
});
