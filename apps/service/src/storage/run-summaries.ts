import type { RunState, Status } from "@slotgate/contracts";
import { type Kysely, sql } from "kysely";
import type { StoredRun } from "../runs/run-store.ts";
import type { Database } from "./database.ts";

/** A run's row, with whether a live replica works on it. */
interface RunRow {
  readonly run_id: string;
  readonly owner: string;
  readonly subject: string;
  readonly jobs: number;
  readonly submitted_at: Date;
  readonly idempotency_key: string | null;
  readonly asynchronous: boolean;
  readonly worked_on: boolean;
}

export const workedOn = sql<boolean>`exists (
  select from replica where replica.writer_id = run.holder and replica.lease_until > now())`;

export const selectRuns = (database: Kysely<Database>) =>
  database
    .selectFrom("run")
    .select(["run_id", "owner", "subject", "jobs", "submitted_at", "idempotency_key", "asynchronous"])
    .select(workedOn.as("worked_on"));

/** How far each of these runs is; with one question for all of them. */
export async function summariesOf(
  database: Kysely<Database>,
  runs: readonly RunRow[],
): Promise<readonly StoredRun[]> {
  if (runs.length === 0) return [];
  const counted = await database
    .selectFrom("run_job")
    .select(["run_id", "status"])
    .select(({ fn }) => [fn.countAll<string>().as("jobs"), fn.max("ended_at").as("last")])
    .where(
      "run_id",
      "in",
      runs.map(({ run_id }) => run_id),
    )
    .groupBy(["run_id", "status"])
    .execute();
  const byRun = Map.groupBy(counted, ({ run_id }) => run_id);
  return runs.map((run) => summaryOf(run, byRun.get(run.run_id) ?? []));
}

function summaryOf(
  run: RunRow,
  counted: readonly { readonly status: string; readonly jobs: string; readonly last: Date | null }[],
): StoredRun {
  const of = (status: Status) => Number(counted.find((row) => row.status === status)?.jobs ?? 0);
  const completed = of("COMPLETED");
  const stubs = of("STUB");
  const failed = of("FAILED");
  const ended = completed + stubs + failed;
  const last = Math.max(...counted.map((row) => row.last?.getTime() ?? 0));
  const over = ended >= run.jobs;
  return {
    runId: run.run_id,
    owner: run.owner,
    subject: run.subject,
    idempotencyKey: run.idempotency_key,
    asynchronous: run.asynchronous,
    state: over ? "ended" : stateOf(run),
    submittedAt: run.submitted_at.toISOString(),
    endedAt: over ? new Date(last).toISOString() : null,
    progress: { jobs: run.jobs, ended, completed, stubs, failed },
  };
}

/** Nobody works on it: one in the queue is gone on with, one of a request only when that is repeated. */
function stateOf({ worked_on, asynchronous }: RunRow): RunState {
  if (worked_on) return "running";
  return asynchronous ? "queued" : "interrupted";
}
