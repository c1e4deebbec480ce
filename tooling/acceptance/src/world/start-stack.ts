import { createHash } from "node:crypto";
import {
  freePorts,
  startPostgres,
  startUnleash,
  temporaryDirectory,
  UnleashAdmin,
  type UnleashServer,
} from "@slotgate/stack";
import { runSlotgate } from "./run-slotgate.ts";
import type { SharedStack } from "./shared-stack.ts";

const secretFor = (name: string): string => createHash("sha256").update(`acceptance ${name}`).digest("hex");

/** A real PostgreSQL and a real Unleash, with only what tests of all files need. */
export async function startStack(): Promise<SharedStack & { readonly stop: () => Promise<void> }> {
  const directory = await temporaryDirectory("acceptance");
  const [databasePort = 0, unleashPort = 0] = await freePorts(2);
  const log = () => {};
  const postgres = await startPostgres({
    port: databasePort,
    dataDirectory: `${directory.path}/postgres`,
    log,
    settings: { max_connections: "300" },
  });
  await postgres.createDatabase("unleash");
  const migratedDatabase = "migrated";
  await postgres.createDatabase(migratedDatabase);
  const migrated = await runSlotgate(["migrate"], { DATABASE_URL: postgres.url(migratedDatabase) });
  if (migrated.code !== 0) throw new Error(migrated.stderr);
  const tokens = {
    development: `*:development.${secretFor("development")}`,
    production: `*:production.${secretFor("production")}`,
  };
  const adminToken = `*:*.${secretFor("admin")}`;
  let stopping = false;
  let unleash = await startUnleashHere();
  async function startUnleashHere(): Promise<UnleashServer> {
    const lines: string[] = [];
    const started = await startUnleash({
      port: unleashPort,
      databaseUrl: postgres.url("unleash"),
      login: { username: "admin", password: secretFor("login") },
      adminToken,
      clientTokens: tokens,
      log: (line) => void lines.push(line),
    });
    // All later tests would fail without it, and none of them could say why.
    void started.exited.then(async (exit) => {
      if (stopping) return;
      console.error("Unleash ended by itself and is started again", exit, `\n${lines.slice(-20).join("\n")}`);
      unleash = await startUnleashHere();
    });
    return started;
  }
  const admin = new UnleashAdmin({ url: unleash.apiUrl, adminToken });
  await admin.addContextField({ name: "jobId", stickiness: true });
  return {
    databaseUrl: postgres.url("postgres"),
    migratedDatabase,
    unleashUrl: unleash.apiUrl,
    unleashAdminToken: adminToken,
    unleashTokens: tokens,
    async stop() {
      stopping = true;
      await unleash.stop();
      await postgres.stop();
      await directory.remove();
    },
  };
}
