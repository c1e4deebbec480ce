import { Button, Paper, Text, Title } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { answerOf, type Schemas } from "../api/client.ts";
import { type Dated, useApi, useLive } from "../api/use-live.ts";
import { Records } from "../decisions/decisions-page.tsx";
import { Allowed } from "../parts/allowed.tsx";
import { Loaded, Nothing } from "../parts/loaded.tsx";
import { State } from "../parts/state.tsx";
import { Table } from "../parts/table.tsx";
import { grouped, Id, Time } from "../parts/values.tsx";
import { followRun } from "./follow-run.ts";
import { RunProgress, RunState } from "./runs-page.tsx";

type Status = Schemas["RunStatus"];

export function RunPage() {
  const { runId } = useParams({ from: "/runs/$runId" });
  return (
    <>
      <Title order={1} size="h3" mb="xs">
        Run <Id id={runId} />
      </Title>
      <Allowed roles={["submit"]} what="read the results of runs">
        <Followed runId={runId} />
      </Allowed>
      <RecordsOf runId={runId} />
    </>
  );
}

/** The service sends a comment at least this often. */
const heardEveryMs = 15_000;
const againMs = 2_000;

/** A run as it goes on, by the stream of its events, and with its results once it has ended. */
function Followed({ runId }: { readonly runId: string }) {
  const api = useApi();
  const queries = useQueryClient();
  const read = useLive<Status>({
    key: ["run", runId],
    // The client's type has no member that is always null.
    read: (from, signal) =>
      answerOf<unknown>(
        from.GET("/v1/runs/{runId}", { signal, params: { path: { runId } } }),
      ) as Promise<Status>,
    everyMs: null,
  });
  const ended = read.data?.value.state === "ended";
  useEffect(() => {
    if (ended) return;
    const over = new AbortController();
    const note = (change: (before: Status | undefined) => Status | undefined) =>
      queries.setQueryData<Dated<Status>>(["run", runId], (before) => {
        const value = change(before?.value);
        return value === undefined ? before : { value, askedAt: Date.now() };
      });
    void followRun({
      api,
      runId,
      signal: over.signal,
      onHeard: () => note((before) => before),
      onStatus: (status) => {
        if (status.state === "ended") void queries.invalidateQueries({ queryKey: ["run", runId] });
        else note(() => status);
      },
      pause: (signal) =>
        new Promise((resolve) => {
          const timer = setTimeout(resolve, againMs);
          signal.addEventListener("abort", () => {
            clearTimeout(timer);
            resolve();
          });
        }),
    });
    return () => over.abort();
  }, [api, queries, runId, ended]);
  return (
    <Loaded live={{ ...read, everyMs: ended ? null : heardEveryMs }} what="the run" lines={6}>
      {(status) => <RunView status={status} />}
    </Loaded>
  );
}

function RunView({ status }: { readonly status: Status }) {
  const { state, submittedAt, endedAt, progress, idempotencyKey, response } = status;
  return (
    <Paper withBorder p="md">
      <div className="head">
        <Text size="sm">
          Submitted <Time at={submittedAt} />
          {endedAt !== null && (
            <>
              , ended <Time at={endedAt} />
            </>
          )}
          {idempotencyKey !== null && (
            <>
              , idempotency key <Id id={idempotencyKey} />
            </>
          )}
        </Text>
        <RunState state={state} />
      </div>
      <RunProgress progress={progress} />
      <Text size="sm" mt="xs">
        {grouped(progress.completed)} completed, {grouped(progress.stubs)} stubs, {grouped(progress.failed)}{" "}
        failed
      </Text>
      {state === "interrupted" && (
        <Text size="sm" mt="xs">
          Its replica is gone. Send the run again with its idempotency key to continue it.
        </Text>
      )}
      {response !== null && <Answers jobs={response.jobs} />}
    </Paper>
  );
}

const atOnce = 100;
const colors = { COMPLETED: "teal", STUB: "yellow", FAILED: "red" } as const;

function Answers({ jobs }: { readonly jobs: readonly Schemas["JobAnswer"][] }) {
  const [shown, setShown] = useState(atOnce);
  return (
    <>
      <Table label="Results" heads={["Job", "Result", "Reason", "Output"]}>
        {jobs.slice(0, shown).map(({ result, decision }) => (
          <tr key={result.jobId}>
            <td>
              <Id id={result.jobId} longest={40} />
            </td>
            <td>
              <State color={colors[result.status]}>{result.status}</State>
            </td>
            <td>
              <Link to="/decisions/$decisionId" params={{ decisionId: decision.decisionId }}>
                {decision.reason}
              </Link>
            </td>
            <td>
              {result.output === null ? (
                "–"
              ) : (
                <details>
                  <summary>show</summary>
                  <pre>{JSON.stringify(result.output, null, 2)}</pre>
                </details>
              )}
            </td>
          </tr>
        ))}
      </Table>
      {jobs.length > shown && (
        <Button size="xs" variant="default" mt="xs" onClick={() => setShown(shown + atOnce)}>
          Show more of {grouped(jobs.length)}
        </Button>
      )}
    </>
  );
}

function RecordsOf({ runId }: { readonly runId: string }) {
  const live = useLive<Schemas["TelemetryList"]>({
    key: ["telemetry", "of run", runId],
    read: (api, signal) =>
      answerOf(
        api.GET("/v1/telemetry", {
          signal,
          params: { query: { run: runId, order: "newest-first", limit: 50, drills: "include" } },
        }),
      ),
    everyMs: 2_000,
  });
  return (
    <Paper component="section" withBorder p="md" mt="md" aria-labelledby="records">
      <Title order={2} size="h5" id="records" mb="xs">
        Its newest records
      </Title>
      <Loaded live={live} what="its records">
        {({ records, next }) => (
          <>
            <Records records={records} />
            {next !== null && (
              <Nothing>
                <Link to="/decisions" search={{ run: runId }}>
                  All records of this run
                </Link>
              </Nothing>
            )}
          </>
        )}
      </Loaded>
    </Paper>
  );
}
