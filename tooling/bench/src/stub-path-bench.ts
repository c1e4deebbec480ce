import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { freePort, startPostgres, temporaryDirectory } from "@slotgate/stack";
import pg from "pg";
import { benchAllowlist, jobCount } from "./bench-run.ts";
import { type ChildServer, startChildServer } from "./child-server.ts";
import { median } from "./interleave.ts";
import type { LoadResult } from "./load.ts";
import { printTable } from "./print-table.ts";

const concurrencies = [1, 32, 256];
const rounds = 5;
const secondsPerRound = 3;

interface Contender {
  readonly name: string;
  readonly server: ChildServer;
  responses: number;
}

/** `POST /v1/runs` on the stub path against a bare Express echo and against a sink in memory. */
export async function benchStubPath(): Promise<void> {
  const directory = await temporaryDirectory("bench");
  const postgres = await startPostgres({
    port: await freePort(),
    dataDirectory: join(directory.path, "postgres"),
    log: () => {},
  });
  await postgres.createDatabase("slotgate");
  await postgres.createDatabase("slotgate_memory");
  const allowlist = join(directory.path, "allowlist.json");
  await writeFile(allowlist, JSON.stringify(benchAllowlist));
  const env = { SLOTGEN_ALLOWLIST_PATH: allowlist, BENCH_LOG: join(directory.path, "service.log") };

  const echo: Contender = {
    name: "bare Express JSON echo",
    server: await startChildServer("./echo-server.ts"),
    responses: 0,
  };
  const durable: Contender = {
    name: "slotgate, records in PostgreSQL",
    server: await startChildServer("./service-under-test.ts", {
      ...env,
      DATABASE_URL: postgres.url("slotgate"),
    }),
    responses: 0,
  };
  const memory: Contender = {
    name: "slotgate, records in memory",
    server: await startChildServer("./service-under-test.ts", {
      ...env,
      DATABASE_URL: postgres.url("slotgate_memory"),
      BENCH_SINK: "memory",
    }),
    responses: 0,
  };
  const contenders = [echo, durable, memory];
  const loader = fork(new URL("./load-process.ts", import.meta.url));
  await once(loader, "message");
  try {
    console.log(
      `\nStub path: POST /v1/runs, ${jobCount.toLocaleString("en")} rotating jobs, one job a run\n`,
    );
    for (const contender of contenders) await runRound(loader, contender, 32);
    for (const connections of concurrencies) await compare(loader, contenders, connections);
    await printDurability(postgres.url("slotgate"), durable.responses);
  } finally {
    loader.disconnect();
    for (const { server } of contenders) await server.stop();
    await postgres.stop();
    await directory.remove();
  }
}

/** Rounds are taken in turn, so that a drifting machine treats all alike. */
async function compare(
  loader: ChildProcess,
  contenders: readonly Contender[],
  connections: number,
): Promise<void> {
  const results = new Map<Contender, LoadResult[]>(contenders.map((contender) => [contender, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (const contender of contenders)
      results.get(contender)?.push(await runRound(loader, contender, connections));
  }
  const medianOf = (contender: Contender, figure: (result: LoadResult) => number): number =>
    median((results.get(contender) ?? []).map(figure));
  const [echo, , memory] = contenders;
  if (echo === undefined || memory === undefined) return;
  const rate = (contender: Contender): number => medianOf(contender, ({ perSecond }) => perSecond);
  const share = (of: number, whole: number): string => `${((of / whole) * 100).toFixed(0)} %`;
  printTable(
    [`${connections} connection(s)`, "requests/s", "of the echo", "of memory", "median ms", "p99 ms"],
    contenders.map((contender) => [
      contender.name,
      rate(contender).toFixed(0),
      share(rate(contender), rate(echo)),
      contender === echo ? "" : share(rate(contender), rate(memory)),
      medianOf(contender, ({ medianMs }) => medianMs).toFixed(2),
      medianOf(contender, ({ p99Ms }) => p99Ms).toFixed(2),
    ]),
  );
  if (connections === 32) console.log("bar: at least 40 % of the echo and 60 % of memory");
  console.log();
}

async function runRound(
  loader: ChildProcess,
  contender: Contender,
  connections: number,
): Promise<LoadResult> {
  loader.send({ port: contender.server.port, connections, seconds: secondsPerRound });
  const [result]: (LoadResult | { readonly error: string })[] = await once(loader, "message");
  if (result === undefined || "error" in result) throw new Error(`${contender.name}: ${result?.error}`);
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
