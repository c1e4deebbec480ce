import { mkdir, symlink } from "node:fs/promises";
import { join } from "node:path";
import { temporaryDirectory, writeDevFile } from "@slotgate/stack";
import { inject } from "vitest";
import { startDatabaseProxy } from "../world/database-proxy.ts";
import { startFaultProxy } from "../world/fault-proxy.ts";
import { keyCommands } from "../world/key-commands.ts";
import { removeFlags } from "../world/open-flags.ts";
import { startWorld } from "../world/start-world.ts";
import type { DocumentedSession } from "./documented-session.ts";

export interface RunbookWorld extends Required<Pick<DocumentedSession, "directory" | "before">> {
  readonly stop: () => Promise<void>;
}

/** Sooner than by default, so that the faults of the document take a second and not a quarter of a minute. */
const quick = { SLOTGATE_CONTROLS_MAX_AGE_MS: "1500", SLOTGATE_JOURNAL_WAIT_MS: "1000" };
/** More than the document's jobs take. */
const tokensPerDay = 10_000_000;
const quickModel = {
  maxAttempts: 1,
  circuit: { window: 4, minimumRequests: 3, halfOpenAfterMs: 1_000 },
};

/** A service as a process, as an operator finds it who has Unleash and the database and nothing in either. */
export async function startRunbookWorld(flags: {
  readonly kill: string;
  readonly ai: string;
}): Promise<RunbookWorld> {
  const { databaseUrl, unleashUrl, unleashAdminToken } = inject("stack");
  const unleash = await startFaultProxy(unleashUrl);
  const database = await startDatabaseProxy(databaseUrl);
  const world = await startWorld({ flags, percent: null, through: database.url, model: quickModel });
  await world.stopService();
  const directory = await temporaryDirectory("runbook");
  const replica = await world.startReplica({
    ...quick,
    SLOTGATE_UNLEASH_URL: unleash.url,
    SLOTGATE_INSTANCE: "slotgate-0",
    SLOTGATE_SPOOL_DIR: join(directory.path, "spool"),
    SLOTGEN_ALLOWLIST_PATH: undefined,
    // As many as by default.
    SLOTGATE_TRIPWIRE_MIN_CALLS: undefined,
    SLOTGATE_BUDGET_TOKENS_PER_DAY: String(tokensPerDay),
    SLOTGATE_SIGNOFF_PRODUCT: "on-call",
  });
  const keys = keyCommands(world.databaseUrl);
  const key = await keys.create(
    "--subject",
    "on-call",
    "--owner",
    "publishing",
    "--roles",
    "submit,operate,audit",
  );

  await mkdir(join(directory.path, ".slotgate"));
  await symlink(world.outboundLedger, join(directory.path, ".slotgate", "outbound"));
  await writeDevFile(join(directory.path, ".slotgate"), {
    serviceUrl: replica.url,
    servicePid: replica.pid,
    databaseUrl: database.url(world.databaseUrl),
    unleashUrl: unleashUrl.replace(/\/api$/, ""),
    unleashAdminToken,
    unleashLogin: { username: "admin", password: "not used here" },
    modelUrl: world.simulator.url,
    key: key.secret,
  });

  const { simulator } = world;
  const spend = (tokens: number) =>
    world.database.query("update budget_use set tokens_spent = $1 where key like 'day:%'", [tokens]);
  /** What happens to the world when the document comes to a heading. */
  const events: Readonly<Record<string, () => unknown>> = {
    "Unleash cannot be reached": () => {
      unleash.mode = "down";
    },
    "Unleash is back": () => {
      unleash.mode = "pass";
    },
    "The database cannot be reached": () => {
      database.mode = "down";
    },
    "The database is back": () => {
      database.mode = "pass";
    },
    "The provider fails": () => simulator.faults.add({ fault: "http-503" }),
    "The provider is back": () => simulator.faults.clear(),
    "The budget is spent": () => spend(tokensPerDay),
    "There is room again": () => spend(0),
  };
  let heading = "";
  return {
    directory: directory.path,
    async before(step) {
      if (step.heading !== heading) await events[step.heading]?.();
      heading = step.heading;
    },
    async stop() {
      await replica.stop();
      await world.stop();
      await removeFlags(world.admin, flags);
      await unleash.stop();
      await database.stop();
      await directory.remove();
    },
  };
}
