import { statSync } from "node:fs";
import { join, resolve } from "node:path";
import { messageOf } from "@slotgate/controls";
import type { Config } from "./config.ts";
import type { Environment, EnvReader } from "./env-reader.ts";
import { stateDirectoryOf } from "./state-directory.ts";

/** Where an instance keeps what it must not lose. */
export type State = Pick<Config, "spoolDirectory" | "killFile"> & {
  /** The directory of the outbound ledger; null: none is kept. */
  readonly outboundLedger: string | null;
};

/**
 * The paths of spool, kill switch and outbound ledger: from variables, otherwise in a configured spool, otherwise in a
 * directory of this instance. No two spools share a kill switch unless that is configured.
 */
export function readState(
  reader: EnvReader,
  { env, databaseUrl }: { readonly env: Environment; readonly databaseUrl: string | null },
): State {
  const configured = reader.value("SLOTGATE_SPOOL_DIR");
  const kill = reader.value("SLOTGATE_KILL_FILE");
  const ledger = reader.value("SLOTGATE_OUTBOUND_LEDGER");
  // Without a database there is a problem already, or the command stores nothing.
  const own = databaseUrl === null ? null : ownDirectory(reader, { env, databaseUrl });
  const base = configured === null ? (own ?? "") : resolve(configured);
  const spoolDirectory = configured === null ? join(base, "spool") : base;
  const obstacle = base === "" ? null : obstacleTo(spoolDirectory);
  if (obstacle !== null)
    reader.problem("SLOTGATE_SPOOL_DIR", {
      expected: "the path of a directory",
      received: `\`${spoolDirectory}\`, ${obstacle}`,
    });
  return {
    spoolDirectory,
    killFile: kill === null ? join(base, "kill.json") : resolve(kill),
    outboundLedger: ledger === "off" ? null : resolve(ledger ?? join(base, "outbound")),
  };
}

function ownDirectory(
  reader: EnvReader,
  { env, databaseUrl }: { readonly env: Environment; readonly databaseUrl: string },
): string | null {
  const instance = {
    databaseUrl,
    port: reader.value("SLOTGATE_PORT"),
    name: reader.value("SLOTGATE_INSTANCE"),
  };
  try {
    return stateDirectoryOf(instance, env);
  } catch (error) {
    if (!reader.has("SLOTGATE_SPOOL_DIR"))
      reader.problem("SLOTGATE_SPOOL_DIR", {
        expected: `the path of a directory, because this user has no home directory (${messageOf(error)})`,
      });
    return null;
  }
}

/** Why the path can never be a directory. The service reports problems that may end while it runs. */
function obstacleTo(directory: string): string | null {
  try {
    return statSync(directory).isDirectory() ? null : "which is not a directory";
  } catch (error) {
    switch ((error as NodeJS.ErrnoException).code) {
      case "ENOTDIR":
        return "which has a file in place of a directory";
      case "ELOOP":
        return "which is a loop of symbolic links";
      default:
        return null;
    }
  }
}
