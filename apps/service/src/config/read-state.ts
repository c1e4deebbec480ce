import { statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { messageOf } from "@slotgate/controls";
import type { Config } from "./config.ts";
import type { Environment, EnvReader } from "./env-reader.ts";
import { stateDirectoryOf } from "./state-directory.ts";

/** The paths of spool and kill switch: from variables, or in a directory of this instance. */
export function readState(
  reader: EnvReader,
  { env, databaseUrl }: { readonly env: Environment; readonly databaseUrl: string | null },
): Pick<Config, "spoolDirectory" | "killFile"> {
  const configured = reader.value("SLOTGATE_SPOOL_DIR");
  const kill = reader.value("SLOTGATE_KILL_FILE");
  // Without a database there is a problem already, or the command stores nothing.
  const own = databaseUrl === null ? "" : ownDirectory(reader, { env, databaseUrl });
  const spoolDirectory = configured === null ? join(own, "spool") : resolve(configured);
  const obstacle = obstacleTo(spoolDirectory);
  if (obstacle !== null)
    reader.problem("SLOTGATE_SPOOL_DIR", {
      expected: "the path of a directory",
      received: `\`${spoolDirectory}\`, ${obstacle}`,
    });
  return {
    spoolDirectory,
    killFile: kill === null ? join(dirname(spoolDirectory), "kill.json") : resolve(kill),
  };
}

function ownDirectory(
  reader: EnvReader,
  { env, databaseUrl }: { readonly env: Environment; readonly databaseUrl: string },
): string {
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
    return "";
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
