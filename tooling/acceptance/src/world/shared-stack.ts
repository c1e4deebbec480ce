import { createHash } from "node:crypto";
import { freePorts, startPostgres, startUnleash, temporaryDirectory, UnleashAdmin } from "@slotgate/stack";
import type { TestProject } from "vitest/node";
import { runSlotgate } from "./run-slotgate.ts";

/** How tests reach the stack that all of them share. */
export interface SharedStack {
  /** Connection string of the superuser, for `postgres`; tests make databases of their own. */
  readonly databaseUrl: string;
  /** Name of a database that the service has migrated and nobody uses: worlds are copies of it. */
  readonly migratedDatabase: string;
  readonly unleashUrl: string;
  readonly unleashAdminToken: string;
  /** Tokens for the SDK by environment. */
  readonly unleashTokens: { readonly development: string; readonly production: string };
}

declare module "vitest" {
  export interface ProvidedContext {
    stack: SharedStack;
  }
}

const secretFor = (name: string): string => createHash("sha256").update(`acceptance ${name}`).digest("hex");

/** Starts PostgreSQL and Unleash once for all test files; ends them behind the last. */
export default async function startSharedStack(project: TestProject): Promise<() => Promise<void>> {
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
  const unleash = await startUnleash({
    port: unleashPort,
    databaseUrl: postgres.url("unleash"),
    login: { username: "admin", password: secretFor("login") },
    adminToken,
    clientTokens: tokens,
    log,
  });
  const admin = new UnleashAdmin({ url: unleash.apiUrl, adminToken });
  await admin.addContextField({ name: "jobId", stickiness: true });
  project.provide("stack", {
    databaseUrl: postgres.url("postgres"),
    migratedDatabase,
    unleashUrl: unleash.apiUrl,
    unleashAdminToken: adminToken,
    unleashTokens: tokens,
  });
  return async () => {
    await unleash.stop();
    await postgres.stop();
    await directory.remove();
  };
}
