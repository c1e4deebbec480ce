import {
  type CriterionAnswer,
  type DrillName,
  gateOrder,
  type ReadinessPolicyV1,
  type Signoff,
  signoffAreas,
  signoffRoles,
} from "@slotgate/contracts";
import { answer, atLeast, atMost, mustBe, only } from "./answer.ts";
import type { DrillFact, IncidentFact, ReadinessFacts, ReleaseWindow, StopFact } from "./facts.ts";
import { addLatencies, type Latencies, quantileOf } from "./latencies.ts";
import { addCases, type Cases, noCases, oneCase } from "./tally.ts";

/** What the criteria of a stage are judged on. */
export interface Judging {
  readonly facts: ReadinessFacts;
  readonly policy: ReadinessPolicyV1;
  readonly window: ReleaseWindow;
  /** As they stand now. */
  readonly signoffs: readonly Signoff[];
}

type Judge = (judging: Judging) => CriterionAnswer;

/**
 * Rounded against the release, so that no figure seems to reach a bound that it misses. Multiplied before it is divided:
 * 7 of 100 is 7 %, and not a little more.
 */
const percentDown = (part: number, of: number): number | null =>
  of === 0 ? null : Math.floor((part * 10_000) / of) / 100;
const percentUp = (part: number, of: number): number | null =>
  of === 0 ? null : Math.ceil((part * 10_000) / of) / 100;

const sum = <T>(items: Iterable<T>, of: (item: T) => number): number => {
  let total = 0;
  for (const item of items) total += of(item);
  return total;
};

const casesOf = (sentences: readonly string[]): Cases =>
  sentences.reduce((cases, sentence) => addCases(cases, oneCase(sentence)), noCases);

const dayMs = 86_400_000;
/** Rounded down, as above. */
const daysIn = ({ from, to }: ReleaseWindow): number =>
  Math.floor(((Date.parse(to) - Date.parse(from)) / dayMs) * 100) / 100;

/** A count that says nothing while there is nothing that it could count. */
const counted = (value: number, { among }: { readonly among: number }): number | null =>
  among === 0 ? null : value;

const howToLink: Readonly<Record<StopFact["link"]["kind"], (id: string) => string>> = {
  engagement: (id) =>
    `\`slotgate incidents link INCIDENT --engagement ${id}\`, or \`slotgate incidents open --severity NUMBER --title TITLE --engagement ${id}\``,
  change: (id) =>
    `\`slotgate incidents link INCIDENT --change ${id}\`, or \`slotgate incidents open --severity NUMBER --title TITLE --change ${id}\``,
};

/**
 * A kill that belongs to no resolved incident, in words, with the next command; none if it belongs to one. A resolution
 * from before the kill does not speak of it.
 */
function unresolvedStop(
  { at, by, reason, link }: StopFact,
  incidents: readonly IncidentFact[],
): readonly string[] {
  const its = incidents.filter(({ links }) =>
    links.some(({ kind, id }) => kind === link.kind && id === link.id),
  );
  if (its.some(({ resolution }) => resolution !== null && resolution.at >= at)) return [];
  const open = its.find(({ state }) => state === "open");
  const [earlier] = its;
  const next =
    open !== undefined
      ? `its incident is open: \`slotgate incidents resolve ${open.incidentId} --reason REASON\``
      : earlier !== undefined
        ? `its incident was resolved before: \`slotgate incidents reopen ${earlier.incidentId} --reason REASON\`, then resolve it`
        : `no incident is linked with it: ${howToLink[link.kind](link.id)}`;
  return [`killed at ${at} by ${by}: ${reason} (${link.kind} ${link.id}); ${next}`];
}

export const stability: Judge = ({
  facts: { uptime, records, stops, incidents },
  policy: { stability: bounds },
  window,
}) => {
  const days = [...records.days.values()];
  const [completed, failed] = [sum(days, (day) => day.completed), sum(days, (day) => day.failed)];
  const called = completed + failed;
  const latencies: Latencies = new Map();
  for (const day of days) addLatencies(latencies, day.latencies);
  const minutes = uptime.replicas === 0 ? 0 : sum(uptime.days, (day) => day.minutes);
  const good = percentDown(
    sum(uptime.days, (day) => day.good),
    minutes,
  );
  const unresolved = stops.flatMap((stop) => unresolvedStop(stop, incidents));
  return answer("stability", {
    figures: [
      atLeast("days of the window", daysIn(window), bounds.leastDays),
      only("replicas", uptime.replicas),
      atLeast("minutes in which every replica was up and recording", good, bounds.goodMinutesPercent, " %"),
      atLeast("jobs that a model was called for", counted(called, { among: called }), bounds.calledJobs),
      atMost("failed calls", percentUp(failed, called), bounds.failurePercent, " %"),
      atMost("median latency", quantileOf(latencies, 0.5), bounds.p50Ms, " ms"),
      atMost("95th percentile of latency", quantileOf(latencies, 0.95), bounds.p95Ms, " ms"),
      only("kills, drills apart", stops.length),
      atMost(
        "kills without a resolved incident",
        counted(unresolved.length, { among: uptime.replicas }),
        bounds.unresolvedStops,
      ),
    ],
    findings: [casesOf(unresolved), uptime.gaps],
    command: `slotgate changes --since ${window.from} --until ${window.to}`,
    next: "find the cause of what is out of bounds; link every kill to an incident and resolve it; then let a window pass",
    nextWithout: "let the service run with real traffic until the window holds enough of it",
  });
};

export const defects: Judge = ({ facts: { incidents, uptime } }) => {
  const unresolved = incidents.filter(({ state, severity }) => state === "open" && severity <= 2);
  const of = (severity: number) => unresolved.filter((incident) => incident.severity === severity).length;
  const among = uptime.replicas;
  const lowered = incidents.filter(
    ({ state, severity, worst }) => state === "open" && severity > 2 && worst <= 2,
  );
  return answer("defects", {
    figures: [
      atMost("unresolved incidents of severity 1", counted(of(1), { among: among + unresolved.length }), 0),
      atMost("unresolved incidents of severity 2", counted(of(2), { among: among + unresolved.length }), 0),
      only("unresolved incidents that had severity 1 or 2 and were lowered", lowered.length),
    ],
    findings: [
      casesOf(
        unresolved.map(
          ({ incidentId, severity, title }) => `incident ${incidentId}, severity ${severity}: ${title}`,
        ),
      ),
      casesOf(
        lowered.map(
          ({ incidentId, severity, worst, title }) =>
            `incident ${incidentId} was lowered from severity ${worst} to ${severity}: ${title}; \`slotgate incidents show ${incidentId}\` shows who lowered it, and why`,
        ),
      ),
    ],
    command: "slotgate incidents list --open",
    next: "resolve each: `slotgate incidents resolve ID --reason REASON`",
    nextWithout: "no replica was up in the window: let the service run",
  });
};

export const gating: Judge = ({ facts: { records }, policy: { gating: bounds }, window }) => {
  const seen = (count: number) => counted(count, { among: records.records });
  return answer("gating", {
    figures: [
      atLeast("records", seen(records.records), bounds.records),
      atMost("records that do not replay to the same decision", seen(records.differing.count), 0),
      ...gateOrder.map((gate) =>
        atLeast(`jobs denied by gate \`${gate}\``, seen(records.gates.get(gate) ?? 0), bounds.perGate[gate]),
      ),
      ...bounds.perReason.map(({ reason, jobs }) =>
        atLeast(`jobs with reason ${reason}`, seen(records.reasons.get(reason) ?? 0), jobs),
      ),
    ],
    findings: [records.differing],
    command: `slotgate replay --since ${window.from} --until ${window.to}`,
    next: "find out why a record replays to another decision; let traffic reach each gate, or lower the policy's counts",
    nextWithout: "let the service run with real traffic: drills and synthetic jobs do not count",
  });
};

export const determinism: Judge = ({
  facts: { repeated, records },
  policy: { determinism: bounds },
  window,
}) =>
  answer("determinism", {
    figures: [
      atLeast(
        "jobs decided more than once on the same state",
        counted(repeated.jobs, { among: repeated.jobs }),
        bounds.repeatedJobs,
      ),
      atMost(
        "of these, jobs with different answers",
        counted(repeated.disputed.count, { among: repeated.jobs }),
        0,
      ),
      atLeast(
        "decisions compared with Unleash's own rollout",
        counted(records.compared, { among: records.compared }),
        bounds.compared,
      ),
      atMost(
        "of these, decisions that Unleash disagrees with",
        counted(records.disagreeing.count, { among: records.compared }),
        0,
      ),
    ],
    findings: [repeated.disputed, records.disagreeing],
    command: `slotgate replay --since ${window.from} --until ${window.to}`,
    next: "find out what the answers differ in: `slotgate explain JOB_ID`; Unleash compares at whole percentages only",
    nextWithout: "submit some jobs again on unchanged controls, and set the rollout to a whole percentage",
  });

export const telemetry: Judge = ({ facts: { chains, uptime }, policy, window }) => {
  const minutes = uptime.replicas === 0 ? 0 : sum(uptime.days, (day) => day.minutes);
  const reconciled = percentDown(
    sum(uptime.days, (day) => day.reconciled),
    minutes,
  );
  const found = (count: number) => counted(count, { among: chains.records });
  return answer("telemetry", {
    figures: [
      only("chains", chains.writers),
      only("records", chains.records),
      atMost("records missing, altered, misplaced or not valid", found(chains.findings.count), 0),
      atMost("admissions that never ended", found(chains.unended.count), 0),
      atLeast(
        "minutes in which provider requests were compared with records",
        reconciled,
        policy.stability.goodMinutesPercent,
        " %",
      ),
    ],
    findings: [chains.findings, chains.unended],
    command: `slotgate verify --since ${window.from} --until ${window.to}`,
    next: "`slotgate verify` names each record; the tripwire `unrecorded-request` must be armed on every replica",
    nextWithout: "no records or heartbeats are in the window: let the service run",
  });
};

const drillCommands: Readonly<Record<DrillName, string>> = {
  kill: "slotgate drill kill",
  rollback: "slotgate drill rollback",
  allowlist: "slotgate drill allowlist",
  rollout: "slotgate drill rollout",
};

export const runbook: Judge = ({ facts: { drills, service }, policy: { runbook: bounds } }) => {
  // The last one counts: what failed after it had passed does not work now.
  const last = (name: DrillName): DrillFact | undefined => drills.find(({ drill }) => drill === name);
  const failed = drills.filter(({ drill, passed }) => !passed && last(drill)?.passed !== true);
  const due = bounds.drills.filter((name) => last(name)?.passed !== true);
  const commands = due.map((name) => `\`${drillCommands[name]}\``).join(", ");
  return answer("runbook", {
    figures: [
      ...bounds.drills.flatMap((name) => {
        const drill = last(name);
        return [
          mustBe(`drill \`${name}\` passed`, drill === undefined ? null : drill.passed),
          only(
            `drill \`${name}\`, seconds`,
            drill === undefined ? null : Math.round(drill.durationMs / 100) / 10,
          ),
        ];
      }),
      ...bounds.sections.map((section) =>
        mustBe(`the runbook has "${section}"`, service.runbookSections.includes(section)),
      ),
    ],
    findings: [
      casesOf(
        failed.map(({ drill, drillId, endedAt }) => `drill \`${drill}\` ${drillId} failed at ${endedAt}`),
      ),
    ],
    command: "slotgate drill history",
    next:
      due.length === 0
        ? "add the missing sections to docs/runbook.md and deploy that build"
        : `correct what failed and run the drill again in this environment: ${commands}`,
    nextWithout: `run the missing drills in this environment: ${commands}`,
  });
};

export const signOff: Judge = ({ signoffs }) => {
  const of = (role: string, area: string) => signoffs.filter((one) => one.role === role && one.area === area);
  const undone = signoffs.filter(
    (one) => one.state !== "valid" && !of(one.role, one.area).some(({ state }) => state === "valid"),
  );
  return answer("sign-off", {
    figures: signoffRoles.flatMap((role) =>
      signoffAreas.map((area) => {
        const all = of(role, area);
        return mustBe(
          `${role} signed ${area}`,
          all.length === 0 ? null : all.some(({ state }) => state === "valid"),
        );
      }),
    ),
    findings: [
      casesOf(
        undone.map(
          ({ role, area, subject, state, because }) =>
            `the sign-off of ${area} by ${subject} for ${role} ${state === "lapsed" ? "lapsed" : "was withdrawn"}: ${because}`,
        ),
      ),
    ],
    command: "slotgate signoff list",
    next: "read the report again and sign again: `slotgate signoff add --role ROLE --area AREA --report DIGEST --statement TEXT`",
    nextWithout:
      "sign on this report: `slotgate signoff add --role ROLE --area AREA --report DIGEST --statement TEXT`",
  });
};
