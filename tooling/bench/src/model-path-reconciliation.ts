import pg from "pg";

export interface ModelPathCounts {
  readonly databaseUrl: string;
  readonly modelPort: number;
  /** Answers with generated content, of the service whose records are durable. */
  readonly completed: number;
  /** Answers with a stub, of the same service. */
  readonly denied: number;
  /** Requests that the model must have seen, from everybody. */
  readonly requests: number;
}

/** What was answered must be in the database, with durability switched on, and nothing left unseen. */
export async function reconcileModelPath(counts: ModelPathCounts): Promise<void> {
  const client = new pg.Client({ connectionString: counts.databaseUrl });
  await client.connect();
  const { rows } = await client.query<Record<"fsync" | "commit", string> & Record<Counted, number>>(
    `select current_setting('fsync') as fsync, current_setting('synchronous_commit') as commit,
            count(*) filter (where event = 'admission')::int as admissions,
            count(*) filter (where event = 'outcome')::int as outcomes,
            count(*) filter (where event = 'denial')::int as denials,
            (select count(*)::int from job_result) as results
     from (select body ->> 'event' as event from telemetry_record) as record`,
  );
  await client.end();
  const [row] = rows;
  const seen: unknown = await (await fetch(`http://127.0.0.1:${counts.modelPort}/simulator/requests`)).json();
  console.log(`PostgreSQL: fsync ${row?.fsync}, synchronous_commit ${row?.commit}`);
  compare("completed", { responses: counts.completed, ...pick(row, ["admissions", "outcomes", "results"]) });
  compare("denied", { responses: counts.denied, ...pick(row, ["denials"]) });
  compare("model requests", { sent: counts.requests, seen: Array.isArray(seen) ? seen.length : null });
}

type Counted = "admissions" | "outcomes" | "denials" | "results";

const pick = (
  row: Readonly<Record<Counted, number>> | undefined,
  names: readonly Counted[],
): Record<string, number | null> => Object.fromEntries(names.map((name) => [name, row?.[name] ?? null]));

function compare(what: string, figures: Readonly<Record<string, number | null>>): void {
  const equal = new Set(Object.values(figures)).size === 1;
  const list = Object.entries(figures).map(([name, figure]) => `${name} ${figure}`);
  console.log(`${what}: ${list.join(", ")}: ${equal ? "equal" : "NOT EQUAL"}`);
  if (!equal) process.exitCode = 1;
}
