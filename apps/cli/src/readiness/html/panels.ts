import type { ReadinessDay } from "@slotgate/contracts";

/** A figure of a day; null if there is none. */
export type FigureOfDay = (day: ReadinessDay) => number | null;

/** One chart above the others, on the same time axis. */
export interface Panel {
  readonly title: string;
  /** In pixels. */
  readonly height: number;
  /** From back to front, each a bar that rises from 0. */
  readonly layers: readonly { readonly color: string; readonly of: FigureOfDay }[];
}

/** From the bottom up. Denied jobs are on top, so that the others keep the base line. */
export const outcomes = ["completed", "stored", "verbatim", "stopped", "failed", "denied"] as const;

/** In percent of the jobs that a model was called for. */
export const failureRate: FigureOfDay = ({ completed, failed }) =>
  completed + failed === 0 ? null : (100 * failed) / (completed + failed);

export const panels: readonly Panel[] = [
  {
    title: "Jobs by outcome",
    height: 132,
    layers: outcomes
      .map((outcome, at) => ({
        color: `var(--${outcome})`,
        of: (day: ReadinessDay) => outcomes.slice(0, at + 1).reduce((sum, one) => sum + day[one], 0),
      }))
      .toReversed(),
  },
  { title: "Failed model calls, %", height: 60, layers: [{ color: "var(--failed)", of: failureRate }] },
  {
    title: "Latency, ms: median and 95th percentile",
    height: 80,
    layers: [
      { color: "var(--p95)", of: ({ p95Ms }) => p95Ms },
      { color: "var(--p50)", of: ({ p50Ms }) => p50Ms },
    ],
  },
  {
    title: "Minutes not up and recording",
    height: 60,
    layers: [
      {
        color: "var(--lost)",
        of: ({ minutes, goodMinutes }) => (minutes === 0 ? null : minutes - goodMinutes),
      },
    ],
  },
];
