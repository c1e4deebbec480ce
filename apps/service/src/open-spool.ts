import { Spool } from "@slotgate/telemetry";
import type { Config } from "./config/config.ts";
import { placeOf } from "./config/state-directory.ts";

/** The spool of this process; null when there is to be none. */
export function openSpool(
  { spoolDirectory, spoolMaxBytes, databaseUrl }: Config,
  { writerId }: { readonly writerId: string },
): Spool | null {
  if (spoolMaxBytes === 0 || databaseUrl === null) return null;
  return new Spool({
    directory: spoolDirectory,
    store: placeOf(databaseUrl),
    name: writerId,
    maxBytes: spoolMaxBytes,
  });
}
