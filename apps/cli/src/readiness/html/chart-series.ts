import type { ReadinessEvent } from "@slotgate/contracts";
import type { LineSeriesOption, ScatterSeriesOption } from "echarts/charts";
import type { FigureOfDay, Panel } from "./panels.ts";
import { dayLength, type TimeAxis } from "./time-axis.ts";

/** An event with its number in the order of time. */
export type NumberedEvent = ReadinessEvent & { readonly number: number };

/** From a null on, a line begins anew. */
type Point = [x: number, y: number | null];

const lineOf = (data: Point[]) =>
  ({ type: "line", silent: true, showSymbol: false, data }) as const satisfies LineSeriesOption;

/** Bars as areas, because a year of them is one path. A day with a figure has a base line: 0 is not "none". */
export function barSeries({ layers }: Panel, { from, to, days }: TimeAxis, plot: number): LineSeriesOption[] {
  const pixels = (plot * dayLength) / (to - from);
  const margin = pixels < 6 ? 0 : dayLength * Math.max(0.06, 0.8 / pixels);
  const figureOn = (of: FigureOfDay | undefined, { figures }: TimeAxis["days"][number]) =>
    figures === null || of === undefined ? null : of(figures);
  const bars = layers.map(({ color, of }) => ({
    ...lineOf(
      days.flatMap((day): Point[] => {
        const [left, right, height] = [
          day.from + margin,
          day.from + dayLength - margin,
          figureOn(of, day) ?? 0,
        ];
        const top: Point[] = [
          [left, height],
          [right, height],
        ];
        return margin === 0 ? top : [[left, 0], ...top, [right, 0]];
      }),
    ),
    lineStyle: { width: 0 },
    areaStyle: { color, opacity: 1 },
  }));
  const base = days.flatMap((day): Point[] => {
    const y = figureOn(layers[0]?.of, day) === null ? null : 0;
    return [
      [day.from, y],
      [day.from + dayLength, y],
    ];
  });
  return [...bars, { ...lineOf(base), lineStyle: { width: 1, color: "var(--soft)" } }];
}

/** A line through all charts at the time of each event; together they are one path. */
export const eventLines = (
  kind: ReadinessEvent["kind"],
  events: readonly NumberedEvent[],
): LineSeriesOption => ({
  ...lineOf(
    events.flatMap(({ at }): Point[] => {
      const x = Date.parse(at);
      return [
        [x, 0],
        [x, 1],
        [x, null],
      ];
    }),
  ),
  z: 4,
  lineStyle: {
    width: 1,
    color: `var(--${kind})`,
    type: kind === "incident" ? "solid" : [2, 3],
    opacity: events.length > 40 ? 0.25 : 0.8,
  },
});

const symbols = { incident: "triangle", change: "diamond", drill: "circle" } as const;

/** Marks that are further from each other, in pixels, have numbers of their own. */
const apart = 12;

interface MarkRoom {
  readonly axis: TimeAxis;
  /** The width of the axis and what is to the right of it, in pixels. */
  readonly plot: number;
  readonly right: number;
}

/** Keeps the lines of events away from text. */
export const halo = { textBorderColor: "var(--paper)", textBorderWidth: 4 } as const;

/** A mark for each event. Its number stands to the right if it fits; where marks are close, the last has those of all. */
export function eventMarks(
  kind: ReadinessEvent["kind"],
  events: readonly NumberedEvent[],
  { axis: { from, to }, plot, right }: MarkRoom,
): ScatterSeriesOption {
  const places = events.map(({ at }) => ((Date.parse(at) - from) / (to - from)) * plot);
  let first: number | null = null;
  return {
    type: "scatter",
    silent: true,
    z: 5,
    symbol: symbols[kind],
    symbolSize: events.length > 60 ? 6 : 9,
    itemStyle: { color: `var(--${kind})`, opacity: 1 },
    data: events.map(({ at, number }, index) => {
      const place = places[index] ?? 0;
      if (place - (places[index - 1] ?? 0) > apart) first = null;
      first ??= number;
      const text = first === number ? String(number) : `${first}–${number}`;
      const show = (places[index + 1] ?? plot + right) - place > 12 + 7 * text.length;
      if (show) first = null;
      const label = {
        show,
        formatter: text,
        position: "right",
        distance: 4,
        color: "var(--ink)",
        ...halo,
      } as const;
      return { value: [Date.parse(at), kind], ...(show ? { label } : {}) };
    }),
  };
}
