import { gateOrder, reasons } from "../generated/vocabulary.ts";

type Gate = (typeof gateOrder)[number];

export interface Counted {
  readonly reason: string;
  readonly jobs: number;
}

export interface FunnelStep {
  readonly step: string;
  /** Jobs that reached the step. */
  readonly reached: number;
  /** Jobs that ended there. */
  readonly lost: number;
  /** Of the jobs that reached the step; null if none did. */
  readonly share: number | null;
  /** Why they ended there, most frequent first. */
  readonly because: readonly Counted[];
}

export interface Funnel {
  /** Jobs that ended and asked the gates. */
  readonly jobs: number;
  readonly steps: readonly FunnelStep[];
  /** Jobs that ended with content. */
  readonly completed: number;
  /** Jobs that concern no model, so no gate was asked. */
  readonly verbatim: number;
  /** Jobs with a reason that this page does not know: the service is newer. */
  readonly unknown: number;
}

/** Adds up steps of activity by reason. */
export function totals(steps: readonly { readonly reasons: readonly Counted[] }[]): Counted[] {
  const jobs = new Map<string, number>();
  for (const { reasons: counted } of steps) {
    for (const one of counted) jobs.set(one.reason, (jobs.get(one.reason) ?? 0) + one.jobs);
  }
  return [...jobs].map(([reason, count]) => ({ reason, jobs: count })).sort((a, b) => b.jobs - a.jobs);
}

/** How jobs fell through the gates, from the number of jobs by reason. */
export function funnelOf(counted: readonly Counted[]): Funnel {
  const places = Map.groupBy(counted, ({ reason }) => placeOf(reason));
  const at = (place: Place): readonly Counted[] => places.get(place) ?? [];
  const completed = sum(at("completed"));
  const stations: readonly (readonly [string, Place])[] = [
    ...gateOrder.map((gate) => [gate, gate] as const),
    ["a gate failed", "any-gate"],
    ["guards", "guards"],
    ["model", "model"],
  ];
  const jobs = completed + stations.reduce((all, [, place]) => all + sum(at(place)), 0);
  let reached = jobs;
  const steps: FunnelStep[] = [];
  for (const [step, place] of stations) {
    const because = at(place);
    const lost = sum(because);
    if (place !== "any-gate" || lost > 0) {
      steps.push({ step, reached, lost, share: reached === 0 ? null : lost / reached, because });
    }
    reached -= lost;
  }
  return { jobs, steps, completed, verbatim: sum(at("verbatim")), unknown: sum(at("unknown")) };
}

type Place = Gate | "any-gate" | "guards" | "model" | "completed" | "verbatim" | "unknown";

/** Where a job with this reason ended. */
export function placeOf(reason: string): Place {
  if (!Object.hasOwn(reasons, reason)) return "unknown";
  const entry = reasons[reason as keyof typeof reasons];
  switch (entry.from) {
    case "gate":
      return entry.gate;
    case "any-gate":
      return "any-gate";
    case "guard":
      return "guards";
    case "failure":
      return "model";
    case "verbatim":
      return "verbatim";
    case "passed":
      return reason === "COPIED" ? "verbatim" : "completed";
    case "store":
      return "completed";
  }
}

const sum = (counted: readonly Counted[]): number => counted.reduce((all, { jobs }) => all + jobs, 0);

/** A share as a percentage that rounds neither to 0 nor to 100 unless it is. */
export function shareInWords(share: number | null): string {
  if (share === null) return "–";
  const percent = share * 100;
  if (percent > 0 && percent < 0.1) return "< 0.1 %";
  if (percent < 100 && percent > 99.9) return "> 99.9 %";
  return `${Math.round(percent * 10) / 10} %`;
}
