import { messageOf } from "@slotgate/controls";
import { openSnapshot, type Snapshot } from "@slotgate/postgres";
import { loadAuditConfig } from "@slotgate/service/config";
import { CommandFailure, exitCodes } from "../output/command-failure.ts";
import { envWithDatabase } from "../output/env-with-stack.ts";
import type { CommandIo } from "../output/io.ts";

/** Reads one consistent snapshot of the database that DATABASE_URL names. */
export async function withSnapshot<T>(io: CommandIo, work: (snapshot: Snapshot) => Promise<T>): Promise<T> {
  const loaded = loadAuditConfig(envWithDatabase(io));
  if (!loaded.ok) throw new CommandFailure(loaded.message, { exitCode: exitCodes.usage });
  const snapshot = await openSnapshot(loaded.config).catch((error: unknown) => {
    throw new CommandFailure(
      `the database cannot be read: ${messageOf(error)}; check that it runs and that DATABASE_URL is right`,
    );
  });
  try {
    return await work(snapshot);
  } finally {
    await snapshot.close();
  }
}
