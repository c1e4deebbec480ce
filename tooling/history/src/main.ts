// `pnpm demo:history`: writes a generated history of a Beta, to try readiness reports on.
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { generateHistory } from "./generate-history.ts";
import { mark } from "./mark.ts";
import { createProgress, figure } from "./progress.ts";
import { placeOf, readSettings } from "./settings.ts";
import { HistoryRefusedError } from "./target.ts";

const repository = fileURLToPath(new URL("../../..", import.meta.url));
const stateDirectory = join(repository, ".slotgate");
const write = (line: string): void => void process.stdout.write(`${line}\n`);

const stopping = new AbortController();
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
  process.on(signal, () => {
    // All that is written is marked as unfinished, so that a second request may exit at once.
    if (stopping.signal.aborted) process.exit(130);
    stopping.abort();
  });

try {
  const settings = readSettings(process.argv.slice(2), Date.now());
  const { databaseUrl, environment, stack } = await placeOf(settings, { stateDirectory, env: process.env });
  if (stack !== null) await createDatabase(stack.databaseUrl);
  const { span, records, seed } = settings;
  const [from, to] = [new Date(span.from).toISOString(), new Date(span.to).toISOString()];
  const name = new URL(databaseUrl).pathname.slice(1);
  write(`generating ${figure(records)} records from ${from} until ${to} in \`${name}\`, seed ${seed}`);
  const began = performance.now();
  const now = () => performance.now();
  await generateHistory({
    ...settings,
    databaseUrl,
    environment,
    onProgress: createProgress({ records, write, now }),
    signal: stopping.signal,
  });
  const seconds = Math.round((performance.now() - began) / 1_000);
  write(`the history is complete: ${figure(records)} records in ${seconds} s`);
  write(`all of it is marked: owner, replicas, people and environment begin with \`${mark}\``);
  if (stack !== null) write(serviceOn(databaseUrl));
} catch (error) {
  if (stopping.signal.aborted) {
    process.stderr.write(
      "interrupted: the history is incomplete; run the command again: it begins from the start\n",
    );
    process.exitCode = 130;
  } else if (error instanceof HistoryRefusedError || error instanceof TypeError) {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 2;
  } else throw error;
}

/** How to start a service that computes reports on the history; without a model, it generates nothing. */
function serviceOn(databaseUrl: string): string {
  const keys = join(stateDirectory, "keys.json");
  return `
start a service on it:
DATABASE_URL='${databaseUrl}' SLOTGATE_KEYS_PATH='${keys}' SLOTGATE_PORT=8790 npx -y pnpm@12 slotgate serve

and ask it, in another terminal, with the key in .slotgate/dev.json:
SLOTGATE_URL=http://127.0.0.1:8790 SLOTGATE_KEY=… npx -y pnpm@12 slotgate readiness --stage ga --window 14d`;
}

/** Beside the database of the local stack, which holds the records of its own service. */
async function createDatabase(serverUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: serverUrl });
  await client.connect();
  try {
    const name = `slotgate_${mark}`;
    const { rows } = await client.query("select from pg_database where datname = $1", [name]);
    if (rows.length === 0) await client.query(`create database ${name}`);
  } finally {
    await client.end();
  }
}
