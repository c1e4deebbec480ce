import { createPostgresSink, type SqlClient } from "@slotgate/postgres";
import { composeService } from "@slotgate/service";
import { loadConfig } from "@slotgate/service/config";
import pg from "pg";
import pino from "pino";

// A service that is broken on purpose: the transaction that records admissions reads the kill row, but does not lock
// it. The kill test must find that.

const lock = "select engaged from kill_state where id = 1 for share";

const loaded = loadConfig(process.env, { command: "serve" });
if (!loaded.ok) throw new Error(loaded.message);
const pool = new pg.Pool({ connectionString: process.env["DATABASE_URL"], max: 4 });
pool.on("error", () => {});
const unlocked: SqlClient = {
  query: ({ text, values }) => pool.query(text.replace(lock, lock.replace(" for share", "")), [...values]),
};
const service = composeService(loaded.config, {
  logger: pino({ level: "warn" }),
  sink: createPostgresSink({ client: unlocked }),
});
await service.listen();
process.once("SIGTERM", () => process.exit());
