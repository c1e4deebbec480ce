import { SegmentedControl, Text, Title } from "@mantine/core";
import { useState } from "react";
import type { Schemas } from "../api/client.ts";
import { DecisionsLink } from "../decisions/decisions-link.tsx";
import { reasons } from "../generated/vocabulary.ts";
import { Nothing } from "../parts/loaded.tsx";
import { grouped } from "../parts/values.tsx";
import { funnelOf, placeOf, shareInWords, totals } from "./funnel.ts";

type Activity = Schemas["Activity"];

export function ActivityView({ activity }: { readonly activity: Activity }) {
  const counted = totals(activity.steps);
  const [view, setView] = useState("chart");
  if (counted.length === 0) return <Nothing>No job ended in this time.</Nothing>;
  return (
    <div className="activity">
      <div>
        <Title order={3} size="h6" mb="xs">
          Through the gates
        </Title>
        <FunnelTable activity={activity} />
      </div>
      <div>
        <div className="head">
          <Title order={3} size="h6">
            Reasons by minute
          </Title>
          <SegmentedControl
            size="xs"
            aria-label="Show as"
            value={view}
            onChange={setView}
            data={[
              { value: "chart", label: "Chart" },
              { value: "table", label: "Table" },
            ]}
          />
        </div>
        {view === "chart" ? <Chart activity={activity} /> : <Minutes activity={activity} />}
      </div>
    </div>
  );
}

function FunnelTable({ activity }: { readonly activity: Activity }) {
  const { jobs, steps, completed, verbatim, unknown } = funnelOf(totals(activity.steps));
  return (
    <>
      <table className="data funnel">
        <thead>
          <tr>
            <th scope="col">Step</th>
            <th scope="col" className="number">
              Reached
            </th>
            <th scope="col" className="number">
              Ended there
            </th>
            <th scope="col" className="number">
              Share
            </th>
          </tr>
        </thead>
        <tbody>
          {steps.map(({ step, reached, lost, share, because }) => (
            <tr key={step}>
              <th scope="row">
                {step}
                {because.map(({ reason, jobs: count }) => (
                  <Text key={reason} size="xs" className="because">
                    <DecisionsLink filters={{ reason }}>{reason}</DecisionsLink> {grouped(count)}
                  </Text>
                ))}
              </th>
              <td className="number">
                {grouped(reached)}
                <Meter part={reached} of={jobs} />
              </td>
              <td className="number">{grouped(lost)}</td>
              <td className="number">{shareInWords(share)}</td>
            </tr>
          ))}
          <tr>
            <th scope="row">completed</th>
            <td className="number">
              {grouped(completed)}
              <Meter part={completed} of={jobs} />
            </td>
            <td />
            <td className="number">{shareInWords(jobs === 0 ? null : completed / jobs)}</td>
          </tr>
        </tbody>
      </table>
      {(verbatim > 0 || unknown > 0) && (
        <Text size="xs" c="dimmed" mt="xs">
          {verbatim > 0 && `Beside them, ${grouped(verbatim)} verbatim jobs, which no gate is asked for. `}
          {unknown > 0 && `${grouped(unknown)} jobs have a reason that this page does not know: reload it.`}
        </Text>
      )}
    </>
  );
}

function Meter({ part, of }: { readonly part: number; readonly of: number }) {
  return (
    <svg className="meter" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
      <rect width="100" height="4" className="track" />
      <rect width={of === 0 ? 0 : (part / of) * 100} height="4" className="part" />
    </svg>
  );
}

const height = 160;
const stepWidth = 20;
const clock = new Intl.DateTimeFormat(undefined, { timeStyle: "short" });

/** Reasons stacked by minute, coloured by the step at which the jobs ended. */
function Chart({ activity }: { readonly activity: Activity }) {
  const { steps } = activity;
  const counted = totals(steps);
  const most = Math.max(...steps.map((step) => jobsOf(step)), 1);
  const first = steps[0];
  return (
    <figure>
      <svg
        className="chart"
        viewBox={`0 0 ${steps.length * stepWidth} ${height}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={`Jobs that ended in each minute, by reason; at most ${grouped(most)}. The table shows the figures.`}
      >
        {steps.map(({ at, reasons: ended }, index) => {
          let top = height;
          return (
            <g key={at}>
              {ended.map(({ reason, jobs }) => {
                const tall = (jobs / most) * height;
                top -= tall;
                return (
                  <rect
                    key={reason}
                    className={`place ${placeOf(reason)}`}
                    x={index * stepWidth + 2}
                    width={stepWidth - 4}
                    y={top}
                    height={tall}
                  >
                    <title>{`${clock.format(Date.parse(at))} ${reason}: ${grouped(jobs)}`}</title>
                  </rect>
                );
              })}
            </g>
          );
        })}
      </svg>
      <div className="axis">
        <span>{first !== undefined && clock.format(Date.parse(first.at))}</span>
        <span>up to {grouped(most)} a minute</span>
        <span>{clock.format(Date.parse(activity.to))}, under way</span>
      </div>
      <figcaption>
        {counted.map(({ reason, jobs }) => (
          <span key={reason} className="legend" title={textOf(reason)}>
            <svg viewBox="0 0 10 10" aria-hidden="true">
              <rect width="10" height="10" className={`place ${placeOf(reason)}`} />
            </svg>
            {reason} {grouped(jobs)}
          </span>
        ))}
      </figcaption>
    </figure>
  );
}

function Minutes({ activity }: { readonly activity: Activity }) {
  return (
    <table className="data">
      <thead>
        <tr>
          <th scope="col">Minute</th>
          <th scope="col" className="number">
            Jobs
          </th>
          <th scope="col">Reasons</th>
        </tr>
      </thead>
      <tbody>
        {activity.steps.toReversed().map((step) => (
          <tr key={step.at}>
            <th scope="row">
              <time dateTime={step.at} title={`${step.at.slice(0, 16).replace("T", " ")} UTC`}>
                {clock.format(Date.parse(step.at))}
              </time>
            </th>
            <td className="number">{grouped(jobsOf(step))}</td>
            <td>{step.reasons.map(({ reason, jobs }) => `${reason} ${grouped(jobs)}`).join(", ")}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const jobsOf = (step: Schemas["ActivityStep"]): number =>
  step.reasons.reduce((all, { jobs }) => all + jobs, 0);

const textOf = (reason: string): string | undefined =>
  Object.hasOwn(reasons, reason) ? reasons[reason as keyof typeof reasons].text : undefined;
