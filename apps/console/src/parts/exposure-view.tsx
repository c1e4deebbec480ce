import { Text, Title } from "@mantine/core";
import type { Schemas } from "../api/client.ts";
import { Nothing } from "./loaded.tsx";
import { Table } from "./table.tsx";
import { grouped, Id, percentOf, Time } from "./values.tsx";

type Change = Schemas["ExposureChange"];

/** Which recent jobs a preview is made from. */
export function SampleView({ sample }: { readonly sample: Schemas["ExposureSample"] }) {
  const { jobs, since, until, complete } = sample;
  return (
    <Text size="sm" c="dimmed">
      {jobs === 0 ? "No recent job, so there is no estimate" : `From ${grouped(jobs)} recent jobs`},{" "}
      <Time at={since} /> to <Time at={until} />
      {!complete && "; there were more, and only the newest are counted"}.
    </Text>
  );
}

/** How recent jobs would come out: in numbers, by dimension, with examples. */
export function ExposureView({ title, change }: { readonly title: string; readonly change: Change }) {
  const { newlyAdmitted, noLongerAdmitted, admittedEitherWay, deniedEitherWay, basisPoints } = change;
  const { byValue, examples } = change;
  return (
    <section aria-label={title}>
      <Title order={3} size="h6" mt="sm">
        {title}: {percentOf(basisPoints)}
      </Title>
      <div className="numbers">
        <Figure name="come in" value={`+${grouped(newlyAdmitted)}`} />
        <Figure name="drop out" value={`−${grouped(noLongerAdmitted)}`} />
        <Figure name="admitted either way" value={grouped(admittedEitherWay)} />
        <Figure name="denied either way" value={grouped(deniedEitherWay)} />
        <Figure name="calls a day" value={perDay(change.callsADay)} />
        <Figure name="tokens a day" value={perDay(change.tokensADay)} />
      </div>
      {byValue.length === 0 && <Nothing>No recent job would come out otherwise.</Nothing>}
      {byValue.length > 0 && (
        <Table
          narrow
          label={`${title}, by dimension`}
          heads={["Where", { number: "Come in" }, { number: "Drop out" }]}
        >
          {byValue.map(({ field, value, newlyAdmitted: into, noLongerAdmitted: out }) => (
            <tr key={`${field} ${value}`}>
              <th scope="row">
                {field} {value}
              </th>
              <td className="number">{grouped(into)}</td>
              <td className="number">{grouped(out)}</td>
            </tr>
          ))}
        </Table>
      )}
      {examples.length > 0 && (
        <details className="criterion">
          <summary>Examples</summary>
          <Table label={`${title}, examples`} heads={["Job", "Way", "Kind", "Slot", "Scope", "Rule"]}>
            {examples.map(({ jobId, owner, way, kind, slotId, scope, ruleId }) => (
              <tr key={`${owner} ${jobId}`}>
                <td>
                  <Id id={jobId} longest={28} />
                </td>
                <td>{way === "in" ? "comes in" : "drops out"}</td>
                <td>{kind}</td>
                <td>{slotId}</td>
                <td>{Object.values(scope).join(" · ")}</td>
                <td>{ruleId ?? "–"}</td>
              </tr>
            ))}
          </Table>
        </details>
      )}
    </section>
  );
}

function Figure({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <div>
      <strong>{value}</strong>
      <span>{name}</span>
    </div>
  );
}

function perDay(estimate: Change["callsADay"]): string {
  if (estimate === null) return "no estimate";
  const { before, after } = estimate;
  return `${grouped(Math.round(before))} → ${grouped(Math.round(after))}`;
}
