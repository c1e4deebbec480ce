import { messageOf } from "@slotgate/controls";
import type { KeyAdmin } from "@slotgate/executor";
import { createKeyAdmin, migrateToLatest, openStore } from "@slotgate/postgres";
import { loadKeysConfig } from "@slotgate/service/config";
import { CommandFailure, exitCodes } from "../output/command-failure.ts";
import { envWithDatabase } from "../output/env-with-stack.ts";
import type { CommandIo } from "../output/io.ts";

/** Works on the keys of the database that DATABASE_URL names, after migrating it to the newest version. */
export async function withKeyAdmin<T>(io: CommandIo, work: (admin: KeyAdmin) => Promise<T>): Promise<T> {
  const loaded = loadKeysConfig(envWithDatabase(io));
  if (!loaded.ok) throw new CommandFailure(loaded.message, { exitCode: exitCodes.usage });
  const store = openStore({ url: loaded.config.databaseUrl, onConnectionLost: () => {} });
  try {
    const migrations = await migrateToLatest(store.database).catch((error: unknown) => {
      throw new CommandFailure(
        `the database cannot be used: ${messageOf(error)}; check that it runs and that DATABASE_URL is right`,
      );
    });
    if (migrations.length > 0)
      io.err(`the database was brought to the newest version: ${migrations.join(", ")}\n`);
    return await work(createKeyAdmin(store.database));
  } finally {
    await store.close();
  }
}
