import { createHash } from "node:crypto";
import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";
import { placeOf } from "@slotgate/postgres";

/** What identifies an instance over restarts. */
export interface Instance {
  readonly databaseUrl: string;
  /** The listening port: one machine has no two instances on one port. */
  readonly port: number;
  /** The configured name; null: none. */
  readonly name: string | null;
}

/**
 * The default directory for an instance's persistent state: its own directory below the user's state directory, since
 * two services of one user must not share a kill switch. Other controls, passwords or listening hosts do not make
 * another instance, so that an engaged kill persists.
 * @throws Error if the user has no home directory.
 */
export function stateDirectoryOf(
  { databaseUrl, port, name }: Instance,
  env: Readonly<Record<string, string | undefined>>,
): string {
  const configured = env["XDG_STATE_HOME"] ?? "";
  const base = isAbsolute(configured) ? configured : join(homedir(), ".local", "state");
  // Without the user, so that a new password does not make another instance.
  const database = placeOf(databaseUrl);
  const digest = createHash("sha256")
    .update(JSON.stringify([database, port, name]))
    .digest("hex");
  const readable = [database.split("/").at(-1) ?? "", String(port), name ?? ""]
    .map((part) => part.replaceAll(/[^\w.-]+/g, "_").slice(0, 40))
    .filter((part) => part !== "");
  return join(base, "slotgate", [...readable, digest.slice(0, 12)].join("-"));
}
