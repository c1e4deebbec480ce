import type {
  Change,
  Incident,
  RampStep,
  RampV1,
  ReadinessFigure,
  ReadinessReportV1,
} from "@slotgate/contracts";
import { atLeast, atMost, mustBe } from "./answer.ts";
import {
  capLowering,
  type Exposure,
  type ExposureFacts,
  enabledRules,
  exposureIn,
  exposureSince,
} from "./exposure.ts";

/** What a ramp is judged on: answers of the service's API. */
export interface RampFacts extends ExposureFacts {
  /** Those that are open. */
  readonly incidents: readonly Pick<Incident, "severity">[];
  /** Incidents that are resolved; without effect unless the ramp is lowered. */
  readonly resolved: readonly Pick<Incident, "links" | "resolution">[];
  /** Of a window that begins when exposure last changed, or later; null: there is none yet. */
  readonly report: ReadinessReportV1 | null;
}

/**
 * Where exposure is among the steps. `lowered`: the plan's cap is in force, and took exposure off a step. `between`: above
 * one step and not yet on the next. `beyond`: above the last. `beside`: higher than the plan in one dimension and lower in
 * the other.
 */
type RampPlace = "unknown" | "below" | "lowered" | "on" | "between" | "beyond" | "beside";

/** One change for an operator to make, or for the plan's cap. */
export type RampChange =
  | { readonly of: "rollout"; readonly basisPoints: number }
  | { readonly of: "feature" }
  /** Null removes the cap. */
  | { readonly of: "cap"; readonly basisPoints: number | null }
  | {
      readonly of: "allowlist";
      /** Whether the document as a whole is to be enabled. */
      readonly document: boolean;
      /** Rules by id: of those in the document, and those that it lacks. */
      readonly enable: readonly string[];
      readonly add: readonly string[];
      readonly disable: readonly string[];
    };

export interface RampStatus {
  readonly place: RampPlace;
  /** Why the place is unknown. */
  readonly problem: string | null;
  readonly exposure: Pick<Exposure, "basisPoints" | "rules"> | null;
  /** When exposure last changed. */
  readonly since: string | null;
  /** The last step that exposure covers; null below the first. */
  readonly step: RampStep | null;
  /** Null unless the place is `lowered`. */
  readonly lowering: {
    /** The one that set the cap; null: the log does not show it. */
    readonly change: Pick<Change, "changeId" | "at" | "who" | "why"> | null;
    /** Whether a resolved incident explains it. */
    readonly explained: boolean | null;
  } | null;
  /** What must hold before the next step. */
  readonly requirements: readonly ReadinessFigure[];
  /** The bounds that do not hold. A bound without evidence is not broken, and not met either. */
  readonly broken: readonly string[];
  readonly next: {
    /** Null: there is none, or the place is unknown. Off the steps it is the one to go back to; lowered, the first. */
    readonly step: RampStep | null;
    readonly met: boolean;
    /** In the order in which to make them, so that exposure never exceeds the step. */
    readonly changes: readonly RampChange[];
  };
  /** The cap that the plan permits now, in basis points; null: none. */
  readonly lowerTo: number | null;
}

/** Which step of a plan the system is on, and what the next one needs. Missing evidence is never met. */
export function rampStatus(plan: RampV1, facts: RampFacts): RampStatus {
  const { environment } = facts.controls;
  if (environment !== plan.environment)
    return statusUnknown(
      `the plan is for the environment \`${plan.environment}\`, the service is in \`${environment}\``,
    );
  const found = exposureIn(facts);
  if (found.is === "unknown") return statusUnknown(found.problem);
  const { exposure } = found;
  const lowering = explainedLowering(plan, facts);
  const { place, covered } = lowering === null ? placeOf(plan, exposure) : lowered;
  const step = plan.steps[covered] ?? null;
  const since = exposureSince(facts);
  const report = usableReport(facts, since);
  const bounds = step === null ? [] : boundsOf(step, report);
  const incidents = ([1, 2] as const).map((severity) =>
    atMost(
      `open incidents of severity ${severity}`,
      facts.incidents.filter((incident) => incident.severity === severity).length,
      0,
    ),
  );
  const requirements = [
    ...(step === null ? [] : efforts(step, { report, since })),
    ...bounds,
    ...incidents,
    mustBe("every kill switch is released", isReleased(facts)),
    ...(lowering === null ? [] : [mustBe("a resolved incident explains the lowering", lowering.explained)]),
  ];
  const broken =
    step === null ? [] : [...bounds, ...incidents].filter(({ met }) => met === false).map(({ what }) => what);
  const onPlan = place === "on" || place === "below" || place === "lowered";
  const next = (onPlan ? plan.steps[covered + 1] : (step ?? plan.steps[0])) ?? null;
  const cap = plan.whenBroken?.capBasisPoints;
  return {
    place,
    problem: null,
    exposure: { basisPoints: exposure.basisPoints, rules: exposure.rules },
    since,
    step,
    lowering,
    requirements,
    broken,
    next: {
      step: next,
      met: onPlan && requirements.every(({ met }) => met === true),
      changes: next === null ? [] : changesTo(next, { facts, exposure }),
    },
    lowerTo: broken.length > 0 && cap !== undefined && cap < exposure.basisPoints ? cap : null,
  };
}

const statusUnknown = (problem: string): RampStatus => ({
  place: "unknown",
  problem,
  exposure: null,
  since: null,
  step: null,
  lowering: null,
  requirements: [],
  broken: [],
  next: { step: null, met: false, changes: [] },
  lowerTo: null,
});

/** The plan's cap is below the first step. */
const lowered = { place: "lowered", covered: -1 } as const;

/**
 * The change that lowered the ramp and is in force; null: it is not lowered. A cap that was set before a step was reached
 * lowers nothing. `unknown`: the plan's cap is in force, and the log does not show since when.
 */
export function loweringOf(
  { whenBroken, steps: [first] }: RampV1,
  facts: ExposureFacts,
): Change | "unknown" | null {
  const { rolloutCap } = facts.controls;
  const cap = whenBroken?.capBasisPoints;
  return first !== undefined &&
    cap !== undefined &&
    rolloutCap.state === "set" &&
    rolloutCap.basisPoints <= cap
    ? capLowering(facts, { cap, exposed: first.basisPoints })
    : null;
}

/**
 * Figures cannot show that the cause is gone while nothing is exposed: a person says so. A resolution from before the
 * lowering does not speak of it.
 */
function explainedLowering(plan: RampV1, facts: RampFacts): RampStatus["lowering"] {
  const lowering = loweringOf(plan, facts);
  if (lowering === null) return null;
  if (lowering === "unknown") return { change: null, explained: null };
  const { changeId, at, who, why } = lowering;
  const explained = facts.resolved.some(
    ({ links, resolution }) =>
      resolution !== null &&
      resolution.at >= at &&
      links.some(({ kind, id }) => kind === "change" && id === changeId),
  );
  return { change: { changeId, at, who, why }, explained };
}

/** `covered` is the index of the last step that exposure covers, -1 if it covers none. */
function placeOf(
  { steps }: RampV1,
  { basisPoints, rules }: Exposure,
): { readonly place: RampPlace; readonly covered: number } {
  const own = new Set(rules);
  if (basisPoints === 0 || own.size === 0) return { place: "below", covered: -1 };
  const covered = steps.findLastIndex(
    (step) => step.basisPoints <= basisPoints && step.rules.every((rule) => own.has(rule)),
  );
  const within = steps.findIndex(
    (step) => basisPoints <= step.basisPoints && rules.every((rule) => step.rules.includes(rule)),
  );
  if (within === -1) return { place: covered === steps.length - 1 ? "beyond" : "beside", covered };
  if (within === covered) return { place: "on", covered };
  if (covered !== -1) return { place: "between", covered };
  return { place: within === 0 ? "below" : "beside", covered };
}

/** Null if the report is not of this step's time. */
const usableReport = ({ report, controls }: RampFacts, since: string | null): ReadinessReportV1 | null =>
  report !== null && since !== null && report.from >= since && report.environment === controls.environment
    ? report
    : null;

function efforts(
  { leastMinutes, leastJobs }: RampStep,
  { report, since }: { readonly report: ReadinessReportV1 | null; readonly since: string | null },
): readonly ReadinessFigure[] {
  const minutes =
    report === null || since === null
      ? null
      : Math.floor((Date.parse(report.to) - Date.parse(since)) / 60_000);
  const jobs = report?.days.reduce((sum, day) => sum + day.completed + day.failed + day.stopped, 0) ?? null;
  return [
    atLeast("minutes on the step", minutes, leastMinutes),
    atLeast("jobs admitted on the step", jobs, leastJobs),
  ];
}

/** The figures of a report's criterion `stability` that bounds are about. */
const judged = {
  failed: "failed calls",
  p95: "95th percentile of latency",
  good: "minutes in which every replica was up and recording",
} as const;

function boundsOf({ bounds }: RampStep, report: ReadinessReportV1 | null): readonly ReadinessFigure[] {
  const figures = report?.criteria.find(({ criterion }) => criterion === "stability")?.figures ?? [];
  const figure = (what: string): number | null => {
    const value = figures.find((one) => one.what === what)?.value;
    return typeof value === "number" ? value : null;
  };
  return [
    atMost(judged.failed, figure(judged.failed), bounds.failurePercent, " %"),
    atMost(judged.p95, figure(judged.p95), bounds.p95Ms, " ms"),
    ...(bounds.goodMinutesPercent === undefined
      ? []
      : [atLeast(judged.good, figure(judged.good), bounds.goodMinutesPercent, " %")]),
  ];
}

/** Null if a kill source is unknown, or there is none. */
function isReleased({ controls: { controls, killSwitches } }: RampFacts): boolean | null {
  const states = [controls?.killSwitch ?? "unknown", ...killSwitches.map(({ state }) => state)];
  if (states.includes("engaged")) return false;
  return states.includes("unknown") || killSwitches.length === 0 ? null : true;
}

function changesTo(
  { basisPoints, rules }: RampStep,
  { facts, exposure }: { readonly facts: RampFacts; readonly exposure: Exposure },
): readonly RampChange[] {
  const { configured, cap } = exposure;
  // Unleash knows whole percentages; the cap does the rest.
  const wanted = facts.controls.source === "unleash" ? Math.ceil(basisPoints / 100) * 100 : basisPoints;
  const wantedCap = wanted === basisPoints ? null : basisPoints;
  const rollout: RampChange = { of: "rollout", basisPoints: wanted };
  const capped: RampChange = { of: "cap", basisPoints: wantedCap };
  const capFirst = wantedCap !== null && wantedCap < (cap ?? 10_000);
  const capLast = cap !== null && cap < basisPoints;
  return [
    ...(configured > wanted ? [rollout] : []),
    ...(capFirst ? [capped] : []),
    ...allowlistChange(rules, facts),
    ...(exposure.feature ? [] : [{ of: "feature" } as const]),
    ...(configured < wanted ? [rollout] : []),
    ...(capLast ? [capped] : []),
  ];
}

function allowlistChange(
  rules: readonly string[],
  { allowlist: { document } }: RampFacts,
): readonly RampChange[] {
  const known = new Set(document?.rules.map(({ id }) => id));
  const on = new Set(document === null ? [] : enabledRules(document));
  const change = {
    document: document !== null && !document.enabled,
    enable: rules.filter((rule) => known.has(rule) && !on.has(rule)),
    add: rules.filter((rule) => !known.has(rule)),
    disable: [...on].filter((rule) => !rules.includes(rule)),
  };
  const same = !change.document && change.enable.length + change.add.length + change.disable.length === 0;
  return same ? [] : [{ of: "allowlist", ...change }];
}
