import { execFile } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { TelemetryFilter } from "@slotgate/executor";
import { telemetryStatement } from "@slotgate/postgres";
import { freePort, startPostgres, temporaryDirectory } from "@slotgate/stack";
import pg from "pg";
import { printTable } from "./print-table.ts";

const records = 1_000_000;
const rounds = 5;
const pastWeek = "2026-01-05T00:00:00Z";

const all: TelemetryFilter = {
  owner: null,
  since: null,
  until: null,
  reason: null,
  gate: null,
  status: null,
  kind: null,
  scope: {},
  ruleId: null,
  runId: null,
  jobId: null,
  drills: "leave-out",
};

/** What people ask for: from what nearly every record has to what one in ten thousand has. */
const questions: readonly (readonly [string, Partial<TelemetryFilter>])[] = [
  ["the newest", {}],
  ["one hour of a past week", { since: "2026-01-07T10:00:00.000Z", until: "2026-01-07T11:00:00.000Z" }],
  ["a common reason", { reason: "ROLLOUT_EXCLUDED" }],
  ["a rare reason (0.01 %)", { reason: "GATE_ERROR" }],
  ["a gate of several reasons", { gate: "kill-switch" }],
  ["a status", { status: "FAILED" }],
  ["a rare owner (0.1 %)", { owner: "owner-7" }],
  ["a rule (0.2 %)", { ruleId: "rule-7" }],
  ["a kind (0.1 %)", { kind: "kind-7" }],
  ["a dimension's value (5 %)", { scope: { subject: "subject-7" } }],
  ["two dimensions (0.05 %)", { scope: { subject: "subject-7", unit: "unit-7" } }],
  ["a run", { runId: "run-77777" }],
  ["a job", { jobId: "job-77777" }],
];

/** Pages of records at a million: half of them in a past week, half in this one, which has fewer indexes. */
export async function benchQuery(): Promise<void> {
  const directory = await temporaryDirectory("bench");
  const postgres = await startPostgres({
    port: await freePort(),
    dataDirectory: join(directory.path, "postgres"),
    log: () => {},
  });
  try {
    await postgres.createDatabase("slotgate");
    const url = postgres.url("slotgate");
    await migrate(url);
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    const seconds = await load(client);
    await migrate(url);
    await client.query("vacuum analyze telemetry_record");
    console.log(
      `\nQuery: pages of 50 of ${records.toLocaleString("en")} records, loaded in ${seconds.toFixed(0)} s\n`,
    );
    await ask(client);
    await sizes(client);
    await client.end();
  } finally {
    await postgres.stop();
    await directory.remove();
  }
}

const migrate = (url: string) =>
  promisify(execFile)(
    process.execPath,
    [fileURLToPath(new URL("../../../apps/cli/bin/slotgate.js", import.meta.url)), "migrate"],
    { env: { ...process.env, DATABASE_URL: url } },
  );

async function load(client: pg.Client): Promise<number> {
  const startedAt = performance.now();
  await client.query("drop table telemetry_record_first");
  await client.query(
    `create table telemetry_record_20260105 partition of telemetry_record
     for values from ('2026-01-05Z') to ('2026-01-12Z')`,
  );
  // This week's was part of what was there before partitions.
  await client.query(
    `do $$ declare week date := date_trunc('week', now() at time zone 'UTC')::date; begin
      execute format('create table %I partition of telemetry_record for values from (%L) to (%L)',
        'telemetry_record_' || to_char(week, 'YYYYMMDD'), week::text || 'Z', (week + 7)::text || 'Z');
    end $$`,
  );
  for (const [place, from] of [pastWeek, "this week"].entries())
    await client.query(
      `insert into telemetry_record (writer_id, seq, decision_id, job_id, owner, body, run_id, decided_at, reason,
         kind, rule_id, scope, recorded_at)
       select 'writer-1.' || $1::integer, n, 'decision-' || m, 'job-' || m, 'owner-' || m % 1000,
         json_build_object('decisionId', 'decision-' || m, 'filler', repeat('x', 1300)), 'run-' || m / 2, at,
         case when m % 10000 = 7 then 'GATE_ERROR' when m % 100 = 1 then 'KILL_SWITCH'
           when m % 50 = 2 then 'MODEL_TIMEOUT' else 'ROLLOUT_EXCLUDED' end,
         'kind-' || m % 1000, 'rule-' || m % 500,
         jsonb_build_object('subject', 'subject-' || m % 20, 'unit', 'unit-' || m / 20 % 100, 'level', 'gcse'), at
       from generate_series(1, $2::integer) as n,
         lateral (select n + $1::integer * $2::integer as m) as numbered,
         lateral (select case when $3 = 'this week' then now() - interval '1 hour' else $3::timestamptz end
           + n * (interval '1 hour' * case when $3 = 'this week' then 1 else 160 end / $2::integer) as at) as timed`,
      [place, records / 2, from],
    );
  return (performance.now() - startedAt) / 1_000;
}

async function ask(client: pg.Client): Promise<void> {
  const rows: string[][] = [];
  for (const [name, filter] of questions) {
    const { text, values } = telemetryStatement({ ...all, ...filter }, page);
    const times: number[] = [];
    let found = 0;
    for (let round = 0; round < rounds; round += 1) {
      const startedAt = performance.now();
      found = (await client.query({ text, values: [...values] })).rows.length;
      times.push(performance.now() - startedAt);
    }
    const { rows: plan } = await client.query({
      text: `explain (analyze, buffers, format json) ${text}`,
      values: [...values],
    });
    const { node, buffers } = summaryOf(plan[0]["QUERY PLAN"][0].Plan);
    const [first = 0] = times;
    rows.push([name, String(found), first.toFixed(1), Math.min(...times).toFixed(1), buffers, node]);
  }
  printTable(["records by", "found", "first ms", "best ms", "buffers", "read through"], rows);
}

const page = { order: "newest-first", after: null, limit: 50 } as const;

interface PlanNode {
  readonly "Index Name"?: string;
  readonly "Relation Name"?: string;
  readonly "Node Type": string;
  readonly "Actual Loops"?: number;
  readonly "Actual Rows"?: number;
  readonly "Shared Hit Blocks"?: number;
  readonly "Shared Read Blocks"?: number;
  readonly Plans?: readonly PlanNode[];
}

/** The indexes of the two weeks that hold records, and how many blocks were touched. */
function summaryOf(plan: PlanNode): { readonly node: string; readonly buffers: string } {
  const names = new Set<string>();
  const walk = (node: PlanNode): void => {
    const index = node["Index Name"];
    if (index !== undefined && (node["Actual Loops"] ?? 0) > 0 && (node["Actual Rows"] ?? 0) > 0)
      names.add(index.replace(/^telemetry_record_/, ""));
    if (node["Node Type"] === "Seq Scan" && (node["Actual Rows"] ?? 0) > 0)
      names.add(`all of ${node["Relation Name"]}`);
    for (const child of node.Plans ?? []) walk(child);
  };
  walk(plan);
  const buffers = (plan["Shared Hit Blocks"] ?? 0) + (plan["Shared Read Blocks"] ?? 0);
  return { node: [...names].join(", ") || "nothing found", buffers: String(buffers) };
}

async function sizes(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ name: string; heap: string; indexes: string }>(
    `select relname as name, pg_size_pretty(pg_table_size(oid)) as heap, pg_size_pretty(pg_indexes_size(oid)) as indexes
     from pg_class where relkind = 'r' and relname like 'telemetry\\_record\\_2%' and pg_table_size(oid) > 1e6
     order by relname`,
  );
  console.log();
  printTable(
    ["partition", "records", "indexes"],
    rows.map(({ name, heap, indexes }) => [name, heap, indexes]),
  );
}
