import { Spool } from "@slotgate/telemetry";
import type { Config } from "./config/config.ts";

/** The spool of this process; null when there is to be none. */
export function openSpool(
  { spoolDirectory, spoolMaxBytes, databaseUrl }: Config,
  { writerId }: { readonly writerId: string },
): Spool | null {
  if (spoolMaxBytes === 0 || databaseUrl === null) return null;
  return new Spool({
    directory: spoolDirectory,
    store: storeIn(databaseUrl),
    name: writerId,
    maxBytes: spoolMaxBytes,
  });
}

/** The database without who asks it: a new password is not a new store. */
function storeIn(url: string): string {
  const { hostname, port, pathname } = new URL(url);
  return `${hostname}:${port === "" ? "5432" : port}${pathname}`;
}
