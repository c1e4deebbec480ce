import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { type Metric, metricsAsMarkdown, metricTable } from "./metric-table.ts";

/** The formatter pads tables. */
const unpadded = (markdown: string): string => markdown.replace(/ +/g, " ").replace(/-{3,}/g, "---");

it("docs/observability.md lists the metrics", () => {
  const page = readFileSync(new URL("../../../../docs/observability.md", import.meta.url), "utf8");
  expect(unpadded(page)).toContain(unpadded(metricsAsMarkdown()));
});

it.each<[string, Metric]>(Object.entries(metricTable))(
  "the name of %s includes its kind and unit",
  (_, metric) => {
    const { name, kind, unit, buckets } = metric;
    expect(name.endsWith("_total")).toBe(kind === "counter");
    expect(name.includes("_seconds")).toBe(unit === "s");
    expect(buckets !== undefined).toBe(kind === "histogram");
    expect(buckets?.toSorted((one, other) => one - other)).toEqual(buckets);
  },
);
