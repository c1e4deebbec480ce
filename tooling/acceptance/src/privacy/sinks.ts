import type pg from "pg";
import type { OtlpReceiver } from "../otlp/receiver.ts";
import type { Lab } from "./lab.ts";

/** Where what a service knows could end up. */
export const sinkNames = [
  "records",
  "other tables",
  "run lines",
  "logs",
  "spans",
  "metrics",
  "decisions",
  "error answers",
] as const;

export type SinkName = (typeof sinkNames)[number];

/**
 * The tables that hold content by design: results until they are erased, and the documents of runs that have not
 * ended. Everything else is looked through.
 */
const contentTables: readonly string[] = ["job_result"];

interface Sources {
  readonly lab: Lab;
  readonly receiver: OtlpReceiver;
  readonly runLines: readonly string[];
}

/** All that each sink holds, as text; the service is stopped for it. */
export async function readSinks({ lab, receiver, runLines }: Sources): Promise<Record<SinkName, string>> {
  const { world } = lab;
  const metrics = await (await world.request("/metrics", { key: null })).text();
  // The last spans and figures leave at a stop.
  await world.stopService();
  const isRecords = (table: string): boolean => table.startsWith("telemetry_");
  const tables = await tablesOf(world.database);
  const rowsOf = async (wanted: readonly Table[]): Promise<string> =>
    (await Promise.all(wanted.map((table) => rowsIn(world.database, table)))).join("\n");
  return {
    records: await rowsOf(tables.filter(({ name }) => isRecords(name))),
    "other tables": await rowsOf(
      tables.filter(({ name }) => !isRecords(name) && !contentTables.includes(name)),
    ),
    "run lines": runLines.join("\n"),
    logs: world.logs.join("\n"),
    spans: receiver.bodies("traces").join("\n"),
    metrics: [metrics, ...receiver.bodies("metrics")].join("\n"),
    decisions: lab.decisionAnswers.join("\n"),
    "error answers": lab.errorAnswers.join("\n"),
  };
}

interface Table {
  readonly schema: string;
  readonly name: string;
}

async function tablesOf(database: pg.Pool): Promise<Table[]> {
  const { rows } = await database.query<Table>(`
    select table_schema as schema, table_name as name from information_schema.tables
    where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')`);
  return rows;
}

async function rowsIn(database: pg.Pool, { schema, name }: Table): Promise<string> {
  const { rows } = await database.query<{ row: string }>(
    `select row_to_json(t)::text as row from "${schema}"."${name}" t`,
  );
  return rows.map(({ row }) => row).join("\n");
}
