import { join } from "node:path";
import { freePort, startPostgres, temporaryDirectory } from "@slotgate/stack";
import pg from "pg";
import { printTable } from "../print-table.ts";
import { generateRecords } from "./generated-records.ts";
import { loadRecords } from "./load-records.ts";
import { type CommandEnd, runCommand } from "./run-command.ts";

const wanted = 1_000_000;
const rounds = 3;
const bar = 100_000;

const figure = (count: number): string => Math.round(count).toLocaleString("en");

/** `slotgate replay` and `slotgate verify` over a million records, database read included. */
export async function benchReplay(): Promise<void> {
  const directory = await temporaryDirectory("bench");
  const postgres = await startPostgres({
    port: await freePort(),
    dataDirectory: join(directory.path, "postgres"),
    log: () => {},
  });
  try {
    await postgres.createDatabase("slotgate");
    const url = postgres.url("slotgate");
    const migrated = await runCommand(["migrate"], url);
    if (migrated.code !== 0) throw new Error(migrated.stderr);
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    try {
      await bench(client, url);
    } finally {
      await client.end();
    }
  } finally {
    await postgres.stop();
    await directory.remove();
  }
}

async function bench(client: pg.Client, url: string): Promise<void> {
  const records = await loadRecords(client, generateRecords({ count: wanted }));
  console.log(`\nReplay and verification of ${figure(records)} records\n`);
  const rows: string[][] = [];
  const rates: number[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    const ended = await runCommand(["replay", "--json"], url);
    const { totals } = JSON.parse(ended.stdout) as { totals: Record<string, number> };
    rates.push(records / ended.seconds);
    rows.push([`replay, round ${round}`, figure(differencesIn(totals)), ...timeOf(ended, records)]);
    if (differencesIn(totals) > 0 || ended.code !== 0) process.exitCode = 1;
  }
  const verified = await runCommand(["verify"], url);
  rows.push(["verify", verified.code === 0 ? "0" : "some", ...timeOf(verified, records)]);
  if (verified.code !== 0) process.exitCode = 1;
  printTable(["what, as a process of its own", "differences", "seconds", "records/s"], rows);
  const best = Math.max(...rates);
  console.log(`\nbar: replay without a difference at ${figure(bar)} decisions a second: ${figure(best)}`);
  if (best < bar) process.exitCode = 1;
  await compareAltered(client, url);
}

const timeOf = ({ seconds }: CommandEnd, records: number): string[] => [
  seconds.toFixed(1),
  figure(records / seconds),
];

const differencesIn = ({
  same = 0,
  undecided = 0,
  "gate-error": failed = 0,
  ...others
}: Record<string, number>) =>
  same + undecided + failed === 0 ? Number.NaN : Object.values(others).reduce((sum, count) => sum + count, 0);

/** After one control snapshot was altered, exactly the records that name it must be reported. */
async function compareAltered(client: pg.Client, url: string): Promise<void> {
  const { rows } = await client.query<{ digest: string }>(`
    update evidence_document set body = replace(body::text, '"basisPoints":2500', '"basisPoints":2600')::json
    where kind = 'control-snapshot' and body::text like '%"basisPoints":2500%' returning digest`);
  const [altered] = rows;
  const { rows: naming } = await client.query<{ place: string }>(
    `select writer_id || ',' || seq as place from telemetry_record
     where body -> 'evidence' -> 'controls' ->> 'digest' = $1`,
    [altered?.digest],
  );
  const { stdout, code } = await runCommand(["replay", "--format", "csv"], url);
  const told = stdout
    .split("\r\n")
    .slice(1, -1)
    .map((line) => line.split(",").slice(1, 3).join(","));
  const expected = new Set(naming.map(({ place }) => place));
  const exact = told.length === expected.size && told.every((place) => expected.has(place));
  console.log(
    `one control snapshot altered: ${figure(told.length)} records told, ${figure(expected.size)} name it: ` +
      `${exact ? "exactly those" : "NOT THOSE"}; exit code ${code}`,
  );
  if (!exact || expected.size === 0 || code !== 4) process.exitCode = 1;
}
