import type { ReadinessDay, ReadinessReportV1 } from "@slotgate/contracts";
import type { NumberedEvent } from "./chart-series.ts";
import { daysAsSvg } from "./day-charts.ts";
import { type Html, html, said } from "./html.ts";
import { eventShapes } from "./marks.ts";
import { failureRate, outcomes } from "./panels.ts";
import { timeOf } from "./times.ts";

/** The days of the window as charts, and everything in them as text: the events by number, the figures of each day. */
export function daysSection(report: ReadinessReportV1): Html {
  const { days } = report;
  const events = report.events
    .toSorted((one, other) => Date.parse(one.at) - Date.parse(other.at))
    .map((event, at) => ({ ...event, number: at + 1 }));
  return html`
<section class="days">
<h2>The days of the window</h2>
${days.length === 0 ? html`<p>There are no figures of any day.</p>` : figureOf(report, events)}
${events.length === 0 ? html`<p>No change, incident or drill fell into the window.</p>` : eventList(events)}
${days.length === 0 ? "" : dayTable(days, events)}
</section>`;
}

function figureOf(report: ReadinessReportV1, events: readonly NumberedEvent[]): Html {
  const drawing = (name: string, width: number): Html => ({
    markup: daysAsSvg(report, { events, width, name }),
  });
  return html`
<figure>
<ul class="legend" aria-hidden="true">
${outcomes.map((outcome) => html`<li><span class="swatch ${outcome}"></span>${outcome}</li>\n`)}
</ul>
<div role="img" aria-label="Charts of ${report.days.length} days with ${events.length} events: jobs by outcome, failed model calls, latency, and minutes not up and recording. The lists below hold the same figures.">
<div class="wide">${drawing("wide", 912)}</div>
<div class="narrow">${drawing("narrow", 328)}</div>
</div>
<figcaption>Days and times are UTC. Drills and synthetic jobs are not counted. A day without a base line has no figure.</figcaption>
</figure>`;
}

/** A report holds no more; older ones are left out. */
const mostEvents = 500;

const eventList = (events: readonly NumberedEvent[]): Html => html`
<details${{ markup: events.length > 40 ? "" : " open" }}>
<summary>Changes, incidents and drills (${events.length === mostEvents ? "the newest " : ""}${events.length})</summary>
<ol class="events">
${events.map(
  ({ number, kind, at, what, id }) => html`<li>
<span class="number">${number}</span>${eventShapes[kind]}<span class="kind">${kind}</span>${timeOf(at)}
<span class="what">${said(what)} <code class="soft">${said(id)}</code></span>
</li>`,
)}
</ol>
</details>`;

const dayTable = (days: readonly ReadinessDay[], events: readonly NumberedEvent[]): Html => {
  const columns = columnsOf(events);
  return html`
<details>
<summary>The figures of each day (${days.length})</summary>
<table class="by-day">
<thead><tr>${columns.map(({ head }) => html`<th scope="col">${head}</th>`)}</tr></thead>
<tbody>
${days.map(
  (day) =>
    html`<tr>${columns.map(({ head, cell }) => html`<td data-head="${head}">${cell(day) ?? "–"}</td>`)}</tr>\n`,
)}
</tbody>
</table>
</details>`;
};

interface Column {
  readonly head: string;
  readonly cell: (day: ReadinessDay) => string | null;
}

const columnsOf = (events: readonly NumberedEvent[]): readonly Column[] => {
  const byDay = Map.groupBy(events, ({ at }) => at.slice(0, 10));
  return [
    { head: "day", cell: ({ day }) => day },
    ...outcomes.map((outcome) => ({ head: outcome, cell: (day: ReadinessDay) => counted(day[outcome]) })),
    { head: "failed, %", cell: (day) => counted(failureRate(day)) },
    { head: "median, ms", cell: ({ p50Ms }) => counted(p50Ms) },
    { head: "95th, ms", cell: ({ p95Ms }) => counted(p95Ms) },
    {
      head: "good minutes",
      cell: ({ goodMinutes, minutes }) => `${counted(goodMinutes)} of ${counted(minutes)}`,
    },
    { head: "events", cell: ({ day }) => numbersOf(byDay.get(day)) },
  ];
};

const counted = (value: number | null): string | null =>
  value === null ? null : value.toLocaleString("en", { maximumFractionDigits: 2 });

/** Events are numbered by time, so those of a day follow each other. */
const numbersOf = (events: readonly NumberedEvent[] = []): string | null => {
  const [first, last] = [events[0]?.number, events.at(-1)?.number];
  if (first === undefined || last === undefined) return null;
  return first === last ? String(first) : `${first}–${last}`;
};
