import {
  type CriterionAnswer,
  type ReadinessDay,
  type ReadinessEvent,
  type ReadinessReportV1,
  type Signoff,
  signoffAreas,
  signoffRoles,
} from "@slotgate/contracts";

const dayLength = 24 * 60 * 60 * 1_000;
const start = Date.parse("2026-03-02T00:00:00.000Z");
const instantOn = (day: number, hours: number): string =>
  new Date(start + day * dayLength + hours * 3_600_000).toISOString();
const digest = (digit: string): string => digit.repeat(64);

/** Days of a ramp on which the fifth and every 40th after it is that of an incident: failures, kill, few answers. */
const dayAt = (at: number): ReadinessDay => {
  const [isBad, share] = [at % 40 === 5, Math.min(0.5, 0.01 * 1.5 ** at)];
  const jobs = Math.round(5_000 + 700 * Math.sin(at) - (at % 7 > 4 ? 1_800 : 0));
  const called = Math.round(jobs * share * (isBad ? 0.6 : 1));
  const failed = Math.round(called * (isBad ? 0.3 : 0.006 + 0.004 * Math.cos(at)));
  return {
    day: instantOn(at, 0).slice(0, 10),
    minutes: 1_440,
    goodMinutes: isBad ? 1_362 : at === 9 ? 1_437 : 1_440,
    denied: jobs - called,
    stored: Math.round(called * 0.12),
    verbatim: 240,
    completed: called - failed,
    failed,
    stopped: isBad ? 88 : 0,
    p50Ms: Math.round(1_850 + 120 * Math.sin(at * 1.7) + (isBad ? 2_300 : 0)),
    p95Ms: Math.round(3_900 + 400 * Math.cos(at) + (isBad ? 9_100 : 0)),
  };
};

const event = (day: number, hours: number, kind: ReadinessEvent["kind"], what: string): ReadinessEvent => ({
  at: instantOn(day, hours),
  kind,
  id: kind === "change" ? String(4_100 + day) : `0199f0d2-9c31-7b1d-a1c2-${String(day).padStart(12, "0")}`,
  what,
});

const twoWeeks: readonly ReadinessEvent[] = [
  event(0, 9.2, "change", "rollout: 1 % -> 5 %"),
  event(2, 8.5, "drill", "kill passed"),
  event(3, 9.4, "change", "rollout: 5 % -> 10 %"),
  event(5, 10.6, "change", "model configuration: revision 7 -> 8"),
  event(5, 11.1, "incident", "failure-rate: 31 % of 120 calls failed within 5 min, at most 20 %"),
  event(5, 11.2, "change", "kill engaged by tripwire:failure-rate"),
  event(5, 14.7, "change", "model configuration: revision 8 -> 7 (rollback)"),
  event(5, 15.3, "change", "kill released by operator:maria"),
  event(6, 9, "incident", "answers for the wrong level in GCSE physics"),
  event(7, 9, "drill", "rollback passed"),
  event(8, 10, "change", "rollout: 10 % -> 25 %"),
  event(9, 14, "drill", "allowlist passed"),
  event(10, 9, "change", "allowlist: revision 12 -> 13"),
  event(11, 9.8, "change", "rollout: 25 % -> 50 %"),
  event(12, 11, "drill", "rollout passed"),
];

const basis: ReadinessReportV1["basis"] = {
  build: "1.4.2",
  contracts: digest("a"),
  gateOrder: digest("b"),
  allowlist: digest("c"),
  modelConfiguration: digest("d"),
  prompt: null,
  policy: digest("f"),
};

const signoffs: Signoff[] = signoffRoles.flatMap((role, at) =>
  signoffAreas.slice(at).map((area): Signoff => {
    const lapsed = role === "engineering" && area === "safety";
    return {
      signoffId: `0199f0d2-9c31-7b1d-a1c2-5e7f1d3b9a${at}${area.length}`,
      role,
      area,
      report: digest("1"),
      statement:
        "Read 40 lessons of four subjects with two teachers; all of them can be published as they are.",
      subject: `${role}-lead@example.org`,
      signedAt: instantOn(14, 9 + at),
      basis,
      state: lapsed ? "lapsed" : "valid",
      because: lapsed
        ? "the allowlist changed at 2026-03-16T11:20:00.000Z by operator:maria: revision 13 -> 14 (change 4117)"
        : null,
    };
  }),
);

const criteria: CriterionAnswer[] = [
  {
    criterion: "stability",
    verdict: "not-met",
    figures: [
      { what: "replicas", value: 2, bound: null, met: null },
      {
        what: "minutes in which every replica was up and recording",
        value: 99.61,
        bound: "at least 99.5 %",
        met: true,
      },
      { what: "failed calls", value: 1.62, bound: "at most 5 %", met: true },
      { what: "95th percentile of latency", value: 12_904, bound: "at most 45000 ms", met: true },
      { what: "kills without a resolved incident", value: 1, bound: "at most 0", met: false },
    ],
    findings: ["killed at 2026-03-07T11:12:00.000Z by tripwire:failure-rate: 31 % of calls failed"],
    moreFindings: 3,
    command: "slotgate changes --since 2026-03-02T00:00:00.000Z --until 2026-03-16T00:00:00.000Z",
    next: "link every kill to an incident and resolve it; then let a window pass",
  },
  {
    criterion: "determinism",
    verdict: "no-evidence",
    figures: [
      { what: "jobs decided more than once on the same state", value: null, bound: "at least 1", met: null },
    ],
    findings: [],
    moreFindings: 0,
    command: "slotgate replay --since 2026-03-02T00:00:00.000Z --until 2026-03-16T00:00:00.000Z",
    next: "submit some jobs twice: `slotgate run`",
  },
  ...(["defects", "gating", "telemetry", "runbook"] as const).map(
    (criterion): CriterionAnswer => ({
      criterion,
      verdict: "met",
      figures: [
        { what: "records", value: 71_204, bound: "at least 1000", met: true },
        { what: "drill `kill` passed", value: "yes", bound: "yes", met: true },
        { what: "drill `kill`, seconds", value: 12.3, bound: null, met: null },
      ],
      findings: [],
      moreFindings: 0,
      command: "slotgate drill history",
      next: null,
    }),
  ),
  {
    criterion: "sign-off",
    verdict: "not-met",
    figures: signoffRoles.flatMap((role, at) =>
      signoffAreas.map((area, place) => {
        const met = place < at ? null : role === "product" || area !== "safety";
        return {
          what: `${role} signed ${area}`,
          value: met === null ? null : met ? "yes" : "no",
          bound: "yes",
          met,
        };
      }),
    ),
    findings: [],
    moreFindings: 0,
    command: "slotgate signoff list",
    next: "sign on this report: `slotgate signoff add --role ROLE --area AREA --report DIGEST --statement …`",
  },
];

/** A report of so many days with an incident, its kill and its rollback; beyond the two weeks, with more of the same. */
export function sampleReport({ days = 14, events = twoWeeks.length } = {}): ReadinessReportV1 {
  const rounds = Math.ceil(events / twoWeeks.length);
  const all = Array.from({ length: events }, (_, at) => {
    const one = twoWeeks[at % twoWeeks.length] as ReadinessEvent;
    const since = Date.parse(one.at) - start + Math.floor(at / twoWeeks.length) * 14 * dayLength;
    return { ...one, at: new Date(start + Math.round((since * days) / (14 * rounds))).toISOString() };
  });
  return {
    version: "readiness-report.v1",
    stage: "ga",
    environment: "production",
    from: instantOn(0, 0),
    to: instantOn(Math.max(1, days), 0),
    verdict: "not-ready",
    criteria,
    days: Array.from({ length: days }, (_, at) => dayAt(at)),
    events: all.toReversed(),
    signoffs,
    basis,
    digest: digest("9"),
  };
}

/** Every text that comes from people or records is the same one. */
export function reportThatSays(text: string): ReadinessReportV1 {
  const report = sampleReport();
  const name = [...text].slice(0, 256).join("");
  return {
    ...report,
    environment: name,
    criteria: report.criteria.map((one) => ({
      ...one,
      figures: [...one.figures, { what: text, value: text, bound: text, met: false }],
      findings: [text],
      command: text,
      next: text,
    })),
    events: report.events.map((one) => ({ ...one, id: name, what: text })),
    signoffs: report.signoffs.map((one) => ({
      ...one,
      signoffId: name,
      subject: name,
      statement: text,
      because: text,
      basis: { ...basis, build: name },
    })),
    basis: { ...basis, build: name },
  };
}
