import { placeOf } from "@slotgate/postgres";
import { Spool } from "@slotgate/telemetry";
import type { Config } from "../config/config.ts";

/** The spool of this process; null: disabled. */
export function openSpool(
  { spoolDirectory, spoolMaxBytes, databaseUrl }: Config,
  { writerId }: { readonly writerId: string },
): Spool | null {
  if (spoolMaxBytes === 0 || databaseUrl === null) return null;
  return new Spool({
    directory: spoolDirectory,
    // Without the user, so that a new password does not make a new store.
    store: placeOf(databaseUrl),
    name: writerId,
    maxBytes: spoolMaxBytes,
  });
}
