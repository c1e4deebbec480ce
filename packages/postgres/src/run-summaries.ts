import type { RunState, Status } from "@slotgate/contracts";
import type { StoredRun } from "@slotgate/executor";
import { type Kysely, sql } from "kysely";
import type { Database } from "./database.ts";

/** A run's row, and whether a live replica works on it. */
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

/** The progress of each of these runs, in one query. */
export async function summariesOf(
  database: Kysely<Database>,
  runs: readonly RunRow[],
): Promise<readonly StoredRun[]> {
  if (runs.length === 0) return [];
  const ids = runs.map(({ run_id }) => run_id);
  const counted = [...(await notedEnds(database, ids)), ...(await endsInRecords(database, ids))];
  const byRun = Map.groupBy(counted, ({ run_id }) => run_id);
  return runs.map((run) => summaryOf(run, byRun.get(run.run_id) ?? []));
}

interface Counted {
  readonly run_id: string;
  readonly status: string;
  readonly jobs: string;
  readonly last: Date | null;
}

const notedEnds = (database: Kysely<Database>, ids: readonly string[]): Promise<Counted[]> =>
  database
    .selectFrom("run_job")
    .select(["run_id", "status"])
    .select(({ fn }) => [fn.countAll<string>().as("jobs"), fn.max("ended_at").as("last")])
    .where("run_id", "in", ids)
    .groupBy(["run_id", "status"])
    .execute();

/** Counts the jobs of synchronous runs by the status of each decision's last record, without late outcomes. */
async function endsInRecords(database: Kysely<Database>, ids: readonly string[]): Promise<Counted[]> {
  const { rows } = await sql<Counted>`
    select run.run_id, record.body ->> 'status' as status, count(*) as jobs,
      max((record.body ->> 'decidedAt')::timestamptz) as last
    from run
    cross join json_array_elements_text(run.decision_ids) as decision (id)
    join telemetry_record as record on record.decision_id = decision.id
    where run.run_id = any(${ids}::text[]) and run.decision_ids is not null
      and record.body ->> 'status' is not null and record.event is null
    group by run.run_id, record.body ->> 'status'`.execute(database);
  return rows;
}

function summaryOf(run: RunRow, counted: readonly Counted[]): StoredRun {
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

/** No replica works on it: a queued run is resumed, a synchronous one only when its request is repeated. */
function stateOf({ worked_on, asynchronous }: RunRow): RunState {
  if (worked_on) return "running";
  return asynchronous ? "queued" : "interrupted";
}
