import { join } from "node:path";
import { spawnSync, execSync } from "node:child_process";
import { freePort, startPostgres, temporaryDirectory } from "@slotgate/stack";
import pg from "pg";
import { generateRecords } from "./replay/generated-records.ts";
import { loadRecords } from "./replay/load-records.ts";
import { runCommand } from "./replay/run-command.ts";
const t0 = performance.now(); const log = (...a: unknown[]) => console.log(((performance.now() - t0) / 1000).toFixed(1), ...a);
const directory = await temporaryDirectory("bench");
const postgres = await startPostgres({ port: await freePort(), dataDirectory: join(directory.path, "postgres"), log: () => {} });
await postgres.createDatabase("slotgate");
const url = postgres.url("slotgate");
await runCommand(["migrate"], url);
const client = new pg.Client({ connectionString: url }); await client.connect();
const n = await loadRecords(client, generateRecords({ count: 200000 })); log("loaded", n);
for (let i = 0; i < 2; i++) {
const r = spawnSync("bash", ["-c", `time node ${new URL("../../../apps/service/bin/slotgate.js", import.meta.url).pathname} replay`], { env: { PATH: process.env["PATH"]!, DATABASE_URL: url }, encoding: "utf8" });
log(r.stdout, r.stderr); }
const r3 = spawnSync("bash", ["-c", `time node ${new URL("../../../apps/service/bin/slotgate.js", import.meta.url).pathname} verify`], { env: { PATH: process.env["PATH"]!, DATABASE_URL: url }, encoding: "utf8" });
log(r3.stdout, r3.stderr);
log(execSync("uptime").toString());
await client.end(); await postgres.stop(); await directory.remove();
