import { readFileSync } from "node:fs";
import { reasonCodes } from "@slotgate/contracts";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import * as z from "zod";
import { valuesOf } from "./exposition.test-case.ts";
import { type Metric, metricTable } from "./metric-table.ts";
import { createObservability } from "./observability.ts";
import { selectionsOf } from "./promql.test-case.ts";

const table: readonly Metric[] = Object.values(metricTable);
const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");

const rule = z.strictObject({
  alert: z.string().regex(/^Slotgate[A-Za-z]+$/),
  expr: z.string(),
  for: z
    .string()
    .regex(/^\d+[smh]$/)
    .optional(),
  labels: z.strictObject({ severity: z.enum(["critical", "warning", "info"]) }),
  annotations: z.strictObject({
    summary: z.string().min(10),
    description: z.string().min(10),
    action: z.string().min(10),
  }),
});
const alerts = z
  .strictObject({ groups: z.array(z.strictObject({ name: z.string(), rules: z.array(rule).min(1) })) })
  .parse(parse(read("observability/alerts.yaml")));
const rules = alerts.groups.flatMap((group) => group.rules);

it("series that alerts watch for growth exist from the start", async () => {
  const { requests } = createObservability({ version: "1.2.3", clock: { monotonic: () => 0 } });
  const text = await requests.scrape();
  const watched = rules.flatMap(({ expr }) =>
    selectionsOf(expr).filter(({ metric }) => expr.includes(`increase(${metric}`)),
  );
  expect(watched.length).toBeGreaterThan(10);
  const asked = watched.flatMap(({ metric, labels }) =>
    labels.flatMap(({ name, values }) => values.map((value) => ({ metric, name, value }))),
  );
  const series = (metric: string) => valuesOf(text, metric).map(([labels]) => labels);
  expect(watched.filter(({ metric }) => series(metric).length === 0)).toEqual([]);
  const isThere = ({ metric, name, value }: (typeof asked)[number]) =>
    series(metric).some((labels) => labels[name] === value);
  expect(asked.filter((one) => !isThere(one))).toEqual([]);
});

const datasource = z.strictObject({ type: z.literal("prometheus"), uid: z.literal(`\${datasource}`) });
const place = z.strictObject({
  h: z.int().min(1),
  w: z.int().min(1).max(24),
  x: z.int().min(0),
  y: z.int().min(0),
});
const row = z.looseObject({
  id: z.int(),
  type: z.literal("row"),
  title: z.string(),
  gridPos: place,
  panels: z.array(z.never()),
});
const chart = z.looseObject({
  id: z.int(),
  type: z.enum(["timeseries", "stat", "state-timeline"]),
  title: z.string(),
  gridPos: place,
  datasource,
  fieldConfig: z.looseObject({ defaults: z.looseObject({ unit: z.string() }) }),
  targets: z
    .array(
      z.strictObject({ datasource, expr: z.string(), legendFormat: z.string().min(1), refId: z.string() }),
    )
    .min(1),
});
const dashboard = z
  .looseObject({
    uid: z.literal("slotgate"),
    title: z.string(),
    schemaVersion: z.int().min(39),
    templating: z.looseObject({ list: z.array(z.looseObject({ name: z.string() })) }),
    panels: z.array(z.union([row, chart])),
  })
  .parse(JSON.parse(read("observability/dashboard.json")));
const charts = dashboard.panels.filter((panel) => panel.type !== "row");

const queries: readonly (readonly [string, string])[] = [
  ...rules.map(({ alert, expr }) => [alert, expr] as const),
  ...charts.flatMap(({ title, targets }) => targets.map(({ expr }) => [`panel ${title}`, expr] as const)),
];

/** Which metric a series belongs to, and its labels. */
function labelsOf(series: string): readonly string[] | null {
  for (const { name, kind, labels } of table) {
    if (kind === "histogram" && series === `${name}_bucket`) return [...labels, "le"];
    if (kind === "histogram" && [`${name}_count`, `${name}_sum`].includes(series)) return labels;
    if (kind !== "histogram" && series === name) return labels;
  }
  return null;
}

/** Every scrape adds it. */
const ofTheScrape = ["instance"];

describe("alerts and dashboard", () => {
  it.each(queries)("%s names existing metrics and labels", (_, query) => {
    const selections = selectionsOf(query);
    expect(selections).not.toEqual([]);
    const joined = selections.flatMap(({ metric }) => labelsOf(metric) ?? []);
    for (const { metric, labels } of selections) {
      const own = labelsOf(metric);
      expect(own, `metric ${metric}`).not.toBeNull();
      // A joined label may come from either side.
      const there = [...(selections.length > 1 ? joined : (own ?? [])), ...ofTheScrape];
      for (const { name } of labels) expect(there, `label ${name} of ${metric}`).toContain(name);
    }
  });

  it.each(queries)("%s names existing reasons", (_, query) => {
    const named = selectionsOf(query).flatMap(({ labels }) =>
      labels.filter(({ name }) => name === "reason").flatMap(({ values }) => values),
    );
    for (const reason of named) expect(reasonCodes).toContain(reason);
  });

  it.each<[string, Metric]>(Object.entries(metricTable))("the dashboard shows %s", (_, { name }) => {
    const shown = charts.flatMap(({ targets }) => targets.flatMap(({ expr }) => selectionsOf(expr)));
    const names = shown.map(({ metric }) => metric.replace(/_(?:bucket|sum|count)$/, ""));
    expect(names).toContain(name);
  });

  it("an invalid query, or one with unknown names, is found", () => {
    expect(() => selectionsOf("sum(rate(x[5m])")).toThrow("not PromQL");
    expect(selectionsOf('sum by (a) (m{b="c", d=~"e|f"}[5m])')).toEqual([
      {
        metric: "m",
        labels: [
          { name: "b", values: ["c"] },
          { name: "d", values: ["e", "f"] },
          { name: "a", values: [] },
        ],
      },
    ]);
    expect(labelsOf("slotgate_jobs_ended")).toBeNull();
    expect(labelsOf("slotgate_decision_duration_seconds")).toBeNull();
  });

  it("alerts have distinct names", () => {
    expect(new Set(rules.map(({ alert }) => alert)).size).toBe(rules.length);
  });

  it("panels have distinct ids and do not overlap", () => {
    expect(new Set(dashboard.panels.map(({ id }) => id)).size).toBe(dashboard.panels.length);
    const cells = dashboard.panels.flatMap(({ gridPos: { h, w, x, y } }) =>
      Array.from({ length: h * w }, (_, cell) => `${x + (cell % w)} ${y + Math.floor(cell / w)}`),
    );
    expect(new Set(cells).size).toBe(cells.length);
    for (const { gridPos } of dashboard.panels) expect(gridPos.x + gridPos.w).toBeLessThanOrEqual(24);
  });

  it("rows are in the order of an operator's questions", () => {
    expect(dashboard.panels.filter(({ type }) => type === "row").map(({ title }) => title)).toEqual([
      "Exposure by gate",
      "Outcomes",
      "Latency",
      "Freshness of the controls",
      "Kill switch",
      "Tripwires",
      "Journal",
      "Model",
      "Tokens",
      "Spool and recovery",
      "Budgets",
    ]);
  });
});
