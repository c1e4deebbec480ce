import { join } from "node:path";
import { freePort, startPostgres, temporaryDirectory } from "@slotgate/stack";
import pg from "pg";
import { jobCount } from "./bench-run.ts";
import { type ChildServer, startChildServer } from "./child-server.ts";
import type { Effort } from "./effort.ts";
import { median } from "./interleave.ts";
import type { LoadResult } from "./load-result.ts";
import { type Loader, startLoader } from "./loader.ts";
import { printTable } from "./print-table.ts";
import { type Spent, withSpent } from "./processor-time.ts";
import { serviceEnvironment } from "./service-environment.ts";

const concurrencies = [1, 32, 256];
const lengths = {
  full: { rounds: 5, seconds: 3 },
  quick: { rounds: 1, seconds: 1 },
} as const satisfies Record<Effort, unknown>;
type Length = (typeof lengths)[Effort];

interface Contender {
  readonly name: string;
  readonly server: ChildServer;
  /** The first process of the database; null: it uses none. */
  readonly postgres: number | null;
  responses: number;
}

type Measured = LoadResult & Spent;

/** `POST /v1/runs` on the stub path against a bare Express echo and against a sink in memory. */
export async function benchStubPath(effort: Effort): Promise<void> {
  const length = lengths[effort];
  const directory = await temporaryDirectory("bench");
  const postgres = await startPostgres({
    port: await freePort(),
    dataDirectory: join(directory.path, "postgres"),
    log: () => {},
  });
  await postgres.createDatabase("slotgate");
  await postgres.createDatabase("slotgate_memory");
  const env = await serviceEnvironment(directory.path);

  const echo: Contender = {
    name: "bare Express JSON echo",
    server: await startChildServer("./echo-server.ts"),
    postgres: null,
    responses: 0,
  };
  const durable: Contender = {
    name: "slotgate, records in PostgreSQL",
    server: await startChildServer("./service-under-test.ts", {
      ...env,
      DATABASE_URL: postgres.url("slotgate"),
    }),
    postgres: postgres.pid,
    responses: 0,
  };
  const memory: Contender = {
    name: "slotgate, records in memory",
    server: await startChildServer("./service-under-test.ts", {
      ...env,
      DATABASE_URL: postgres.url("slotgate_memory"),
      BENCH_SINK: "memory",
    }),
    postgres: postgres.pid,
    responses: 0,
  };
  const contenders = [echo, durable, memory];
  const loader = await startLoader();
  try {
    console.log(
      `\nStub path: POST /v1/runs, ${jobCount.toLocaleString("en")} rotating jobs, one job a run\n`,
    );
    for (const contender of contenders) await runRound({ loader, contender, connections: 32, length });
    for (const connections of concurrencies) await compare({ loader, contenders, connections, length });
    await printDurability(postgres.url("slotgate"), durable.responses);
  } finally {
    loader.stop();
    for (const { server } of contenders) await server.stop();
    await postgres.stop();
    await directory.remove();
  }
}

interface Round {
  readonly loader: Loader;
  readonly connections: number;
  readonly length: Length;
}

/** Rounds are taken in turn, so that a drifting machine treats all alike. */
async function compare({
  loader,
  contenders,
  connections,
  length,
}: Round & { readonly contenders: readonly Contender[] }): Promise<void> {
  const results = new Map<Contender, Measured[]>(contenders.map((contender) => [contender, []]));
  for (let round = 0; round < length.rounds; round += 1) {
    for (const contender of contenders)
      results.get(contender)?.push(await runRound({ loader, contender, connections, length }));
  }
  const medianOf = (contender: Contender, figure: (result: Measured) => number): number =>
    median((results.get(contender) ?? []).map(figure));
  const [echo, , memory] = contenders;
  if (echo === undefined || memory === undefined) return;
  const rate = (contender: Contender): number => medianOf(contender, ({ perSecond }) => perSecond);
  const spent = (contender: Contender): number =>
    medianOf(contender, ({ serverMs, postgresMs }) => serverMs + postgresMs);
  const microseconds = (milliseconds: number): string => (milliseconds * 1_000).toFixed(0);
  const share = (of: number, whole: number): string => `${((of / whole) * 100).toFixed(0)} %`;
  printTable(
    [
      `${connections} connection(s)`,
      "requests/s",
      "of the echo",
      "of memory",
      "median ms",
      "p99 ms",
      ...["server µs", "PostgreSQL µs", "echoes"],
    ],
    contenders.map((contender) => [
      contender.name,
      rate(contender).toFixed(0),
      share(rate(contender), rate(echo)),
      contender === echo ? "" : share(rate(contender), rate(memory)),
      medianOf(contender, ({ medianMs }) => medianMs).toFixed(2),
      medianOf(contender, ({ p99Ms }) => p99Ms).toFixed(2),
      microseconds(medianOf(contender, ({ serverMs }) => serverMs)),
      microseconds(medianOf(contender, ({ postgresMs }) => postgresMs)),
      (spent(contender) / spent(echo)).toFixed(1),
    ]),
  );
  if (connections === 32) console.log("bar: at least 40 % of the echo and 60 % of memory");
  console.log();
}

/** Also measures the processor time of a request. */
async function runRound({
  loader,
  contender,
  connections,
  length: { seconds },
}: Round & { readonly contender: Contender }): Promise<Measured> {
  const { port, pid } = contender.server;
  const traffic = { kind: "denied-runs" } as const;
  const result = await withSpent({ server: pid, postgres: contender.postgres }, () =>
    loader.round({ do: "requests", traffic, port, connections, seconds }),
  );
  contender.responses += result.responses;
  return result;
}

/** What was answered must be in the database, with durability switched on. */
async function printDurability(url: string, responses: number): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<{ fsync: string; commit: string; records: number }>(
    `select current_setting('fsync') as fsync, current_setting('synchronous_commit') as commit,
            (select count(*)::int from telemetry_record) as records`,
  );
  await client.end();
  const [row] = rows;
  console.log(`PostgreSQL: fsync ${row?.fsync}, synchronous_commit ${row?.commit}`);
  console.log(
    `responses ${responses}, rows ${row?.records}: ${responses === row?.records ? "equal" : "NOT EQUAL"}`,
  );
  if (responses !== row?.records) process.exitCode = 1;
}
