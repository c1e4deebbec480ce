import { NativeSelect, Progress, Title } from "@mantine/core";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { answerOf, type Schemas } from "../api/client.ts";
import { useLive } from "../api/use-live.ts";
import { Allowed } from "../parts/allowed.tsx";
import { Loaded, Nothing } from "../parts/loaded.tsx";
import { Paging } from "../parts/paging.tsx";
import { State } from "../parts/state.tsx";
import { Table } from "../parts/table.tsx";
import { grouped, Id, Time } from "../parts/values.tsx";

type Run = Schemas["RunList"]["runs"][number];

export function RunsPage() {
  return (
    <>
      <Title order={1} size="h3">
        Runs
      </Title>
      <Allowed roles={["submit"]} what="list runs">
        <List />
      </Allowed>
    </>
  );
}

function List() {
  const { cursor, order } = useSearch({ from: "/runs" });
  const navigate = useNavigate({ from: "/runs" });
  const oldestFirst = order === "oldest-first";
  const live = useLive<Schemas["RunList"]>({
    key: ["runs", cursor, oldestFirst],
    read: (api, signal) =>
      answerOf<Schemas["RunList"]>(
        api.GET("/v1/runs", {
          signal,
          params: {
            query: {
              order: oldestFirst ? "oldest-first" : "newest-first",
              ...(cursor === undefined ? {} : { cursor }),
            },
          },
        }),
      ),
    everyMs: cursor === undefined ? 5_000 : null,
  });
  return (
    <>
      <search className="filters">
        <NativeSelect
          size="xs"
          label="order"
          data={["newest-first", "oldest-first"]}
          value={oldestFirst ? "oldest-first" : "newest-first"}
          onChange={(event) => {
            const chosen = event.currentTarget.value;
            void navigate({ search: chosen === "oldest-first" ? { order: chosen } : {} });
          }}
        />
      </search>
      <Loaded live={live} what="the runs" lines={10}>
        {({ runs, next }) => (
          <>
            {runs.length === 0 ? (
              <Nothing>The owner of this key has sent no run.</Nothing>
            ) : (
              <Runs runs={runs} />
            )}
            <Paging cursor={cursor} next={next} />
          </>
        )}
      </Loaded>
    </>
  );
}

function Runs({ runs }: { readonly runs: readonly Run[] }) {
  return (
    <Table
      label="Runs"
      heads={[
        "Submitted",
        "Run",
        "State",
        "Progress",
        { number: "Completed" },
        { number: "Stubs" },
        { number: "Failed" },
        "Idempotency key",
      ]}
    >
      {runs.map(({ runId, state, submittedAt, progress, idempotencyKey }) => (
        <tr key={runId}>
          <td>
            <Time at={submittedAt} />
          </td>
          <td>
            <Link to="/runs/$runId" params={{ runId }}>
              open
            </Link>{" "}
            <Id id={runId} longest={13} />
          </td>
          <td>
            <RunState state={state} />
          </td>
          <td>
            <RunProgress progress={progress} />
          </td>
          <td className="number">{grouped(progress.completed)}</td>
          <td className="number">{grouped(progress.stubs)}</td>
          <td className="number">{grouped(progress.failed)}</td>
          <td>{idempotencyKey === null ? "–" : <Id id={idempotencyKey} />}</td>
        </tr>
      ))}
    </Table>
  );
}

export function RunState({ state }: { readonly state: Run["state"] }) {
  const colors = { queued: "gray", running: "yellow", interrupted: "red", ended: "teal" } as const;
  return <State color={colors[state]}>{state}</State>;
}

export function RunProgress({ progress: { jobs, ended } }: Pick<Run, "progress">) {
  return (
    <>
      {grouped(ended)} of {grouped(jobs)}
      <Progress value={jobs === 0 ? 100 : (ended / jobs) * 100} aria-label="Jobs that ended" mt={3} />
    </>
  );
}
