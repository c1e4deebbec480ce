import type {
  CriterionAnswer,
  ReadinessDay,
  ReadinessPolicyV1,
  ReadinessReportV1,
  ReadinessStage,
  Signoff,
  stageCriteria,
} from "@slotgate/contracts";
import { digestOf } from "@slotgate/contracts/digest";
import * as beta from "./beta.ts";
import type { ReadinessFacts, ReleaseWindow } from "./facts.ts";
import * as ga from "./ga.ts";
import { quantileOf } from "./latencies.ts";
import { signoffsNow } from "./signoffs.ts";
import { emptyDay } from "./tally.ts";

const judges: {
  readonly [Stage in ReadinessStage]: Readonly<
    Record<(typeof stageCriteria)[Stage][number], (judging: ga.Judging) => CriterionAnswer>
  >;
} = {
  beta: {
    contracts: beta.contracts,
    "gate-order": beta.gateOrder,
    "kill-dominance": beta.killDominance,
    "deny-by-default": beta.denyByDefault,
    records: beta.records,
    stubs: beta.stubs,
    controls: beta.controls,
  },
  ga: {
    stability: ga.stability,
    defects: ga.defects,
    gating: ga.gating,
    determinism: ga.determinism,
    telemetry: ga.telemetry,
    runbook: ga.runbook,
    "sign-off": ga.signOff,
  },
};

/** A report holds at most so many events; older ones are left out. */
const mostEvents = 500;
/** A report holds at most so many sign-offs. */
const mostSignoffs = 200;

/** Judges every criterion of a stage. The same facts give the same report, wherever it is computed. */
export function readinessReport(
  stage: ReadinessStage,
  judged: {
    readonly facts: ReadinessFacts;
    readonly policy: ReadinessPolicyV1;
    readonly window: ReleaseWindow;
  },
): ReadinessReportV1 {
  const { facts, window } = judged;
  const { basis, environment } = facts.service;
  const signoffs = signoffsNow(facts.signoffs, { basis, changes: facts.changes });
  const judging = { ...judged, signoffs };
  const criteria = Object.values(judges[stage]).map((judge) => judge(judging));
  const report: Omit<ReadinessReportV1, "digest"> = {
    version: "readiness-report.v1",
    stage,
    environment,
    ...window,
    verdict: criteria.every(({ verdict }) => verdict === "met") ? "ready" : "not-ready",
    criteria,
    days: daysOf(facts),
    events: facts.events.slice(0, mostEvents),
    signoffs: shownOf(signoffs),
    basis,
  };
  return { ...report, digest: digestOf(report) };
}

/** Newest first; what is left out are the oldest of those that are not valid. */
function shownOf(signoffs: readonly Signoff[]): Signoff[] {
  const valid = signoffs.filter(({ state }) => state === "valid");
  const shown = new Set([...new Set([...valid, ...signoffs])].slice(0, mostSignoffs));
  return signoffs.filter((one) => shown.has(one));
}

function daysOf({ records, uptime }: ReadinessFacts): ReadinessDay[] {
  const uptimes = new Map(uptime.days.map((day) => [day.day, day]));
  const days = [...new Set([...uptimes.keys(), ...records.days.keys()])].sort();
  return days.map((day) => {
    const { latencies, ...jobs } = records.days.get(day) ?? emptyDay();
    const { minutes = 0, good = 0 } = uptimes.get(day) ?? {};
    return {
      day,
      minutes,
      goodMinutes: good,
      ...jobs,
      p50Ms: quantileOf(latencies, 0.5),
      p95Ms: quantileOf(latencies, 0.95),
    };
  });
}
