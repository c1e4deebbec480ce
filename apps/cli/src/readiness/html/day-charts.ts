import type { ReadinessEvent, ReadinessReportV1 } from "@slotgate/contracts";
import { LineChart, type LineSeriesOption, ScatterChart, type ScatterSeriesOption } from "echarts/charts";
import {
  GridComponent,
  type GridComponentOption,
  TitleComponent,
  type TitleComponentOption,
} from "echarts/components";
import { type ComposeOption, init, use } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";
import { barSeries, eventLines, eventMarks, halo, type NumberedEvent } from "./chart-series.ts";
import { type Panel, panels } from "./panels.ts";
import { labelsOf, type TimeAxis, timeAxis } from "./time-axis.ts";

type ChartOption = ComposeOption<
  LineSeriesOption | ScatterSeriesOption | GridComponentOption | TitleComponentOption
>;

const eventKinds = ["incident", "change", "drill"] as const satisfies readonly ReadinessEvent["kind"][];

/** In pixels. */
const space = { left: 56, right: 24, top: 4, lane: 18, between: 32, below: 24 } as const;

interface Drawing {
  readonly events: readonly NumberedEvent[];
  /** In pixels. */
  readonly width: number;
  /** Tells its ids from those of another drawing on the same page. */
  readonly name: string;
}

/**
 * The days of a report as SVG: a lane of marks for each kind of event, and under them charts on the same time axis. Its
 * colours are variables of the page's style. The same report gives the same text.
 */
export function daysAsSvg(report: ReadinessReportV1, { events, width, name }: Drawing): string {
  const axis = timeAxis(report);
  const plot = width - space.left - space.right;
  const lanes = { top: space.top, height: space.lane * eventKinds.length };
  const tops = panels.map(
    (_, at) =>
      lanes.top +
      lanes.height +
      space.between +
      panels.slice(0, at).reduce((sum, { height }) => sum + height + space.between, 0),
  );
  const bottom = (tops.at(-1) ?? 0) + (panels.at(-1)?.height ?? 0);
  const grids = [
    ...panels.map(({ height }, at) => ({ top: tops[at] ?? 0, height })),
    lanes,
    { top: lanes.top, height: bottom - lanes.top },
  ];
  const on = (grid: number) => ({ xAxisIndex: grid, yAxisIndex: grid });
  const [inLanes, throughAll] = [on(panels.length), on(panels.length + 1)];
  const option: ChartOption = {
    animation: false,
    textStyle: { color: "var(--ink)", fontFamily: "inherit", fontSize: 11 },
    title: panels.map((panel, at) => titleOf(panel, { axis, top: (tops[at] ?? 0) - 21 })),
    grid: grids.map((grid) => ({ ...grid, left: space.left, right: space.right })),
    xAxis: grids.map((_, gridIndex) => ({
      ...timeScale(axis, gridIndex === panels.length - 1 ? labelsOf(axis, plot) : new Map()),
      gridIndex,
    })),
    yAxis: [
      ...panels.map((_, gridIndex) => ({ ...figureScale, gridIndex })),
      { ...laneScale, gridIndex: panels.length },
      { type: "value", min: 0, max: 1, show: false, gridIndex: panels.length + 1 },
    ],
    series: [
      ...panels.flatMap((panel, at) =>
        barSeries(panel, axis, plot).map((series) => ({ ...series, ...on(at) })),
      ),
      ...eventKinds.flatMap((kind) => {
        const own = events.filter((event) => event.kind === kind);
        // Lines closer than this would cover the charts.
        const lined = own.length * 4 < plot ? own : [];
        return [
          { ...eventLines(kind, lined), ...throughAll },
          { ...eventMarks(kind, own, { axis, plot, right: space.right }), ...inLanes },
        ];
      }),
    ],
  };
  use([LineChart, ScatterChart, GridComponent, TitleComponent, SVGRenderer]);
  const chart = init(null, null, { renderer: "svg", ssr: true, width, height: bottom + space.below });
  chart.setOption(option);
  const svg = chart.renderToSVGString();
  chart.dispose();
  return withoutExtras(svg, name);
}

function titleOf(
  { title, layers }: Panel,
  { axis, top }: { readonly axis: TimeAxis; readonly top: number },
): TitleComponentOption {
  const hasFigures = axis.days.some(
    ({ figures }) => figures !== null && layers.some(({ of }) => of(figures) !== null),
  );
  return {
    text: hasFigures ? title : `${title}: no figures`,
    left: 0,
    top,
    z: 6,
    padding: 0,
    textStyle: { color: "var(--ink)", ...halo, fontFamily: "inherit", fontSize: 12, fontWeight: 600 },
  };
}

const none = { show: false } as const;

const timeScale = ({ from, to }: TimeAxis, labels: ReadonlyMap<number, string>) => ({
  type: "value" as const,
  min: from,
  max: to,
  axisLine: none,
  axisTick: none,
  splitLine: none,
  axisLabel:
    labels.size === 0
      ? none
      : {
          customValues: [...labels.keys()],
          formatter: (at: number) => labels.get(at) ?? "",
          color: "var(--soft)",
        },
});

const figureScale = {
  type: "value" as const,
  min: 0,
  splitNumber: 2,
  axisLine: none,
  axisTick: none,
  axisLabel: {
    color: "var(--soft)",
    // Six digits are wider than the room at the left.
    formatter: (value: number) => value.toLocaleString("en", value < 100_000 ? {} : { notation: "compact" }),
  },
  splitLine: { lineStyle: { color: "var(--rule)" } },
};

const laneScale = {
  type: "category" as const,
  data: [...eventKinds],
  inverse: true,
  axisLine: none,
  axisTick: none,
  axisLabel: { color: "var(--soft)" },
  splitLine: none,
};

/** Takes out what only a page with scripts needs, and the numbers that differ from one call to the next. */
const withoutExtras = (svg: string, name: string): string =>
  svg
    .replace(/<style[\s\S]*<\/style>/, "")
    .replace(/<path [^>]*stroke-width="0"[^>]*><\/path>\n/g, "")
    .replace(/ (?:class|pointer-events|ecmeta_\w+|xmlns(?::xlink)?|version|baseProfile)="[^"]*"/g, "")
    .replace(/\bzr\d+-/g, `${name}-`);
