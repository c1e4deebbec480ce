import { createHash } from "node:crypto";
import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";
import { placeOf } from "../database/database-address.ts";

/** What tells one instance from another, and stays over its restarts. */
export interface Instance {
  readonly databaseUrl: string;
  /** That it listens on: one machine has no two instances on one. */
  readonly port: number;
  /** As it is configured; null: it has none. */
  readonly name: string | null;
}

/**
 * Where an instance keeps what has to outlive it, as long as no variable says so: below the user's directory for state,
 * in a directory of its own, since two services of one user must not share a kill switch. Other controls, another
 * password or another host to listen on are no other instance: an engaged kill has to stay.
 *
 * @throws Error when the user has no home.
 */
export function stateDirectoryOf(
  { databaseUrl, port, name }: Instance,
  env: Readonly<Record<string, string | undefined>>,
): string {
  const configured = env["XDG_STATE_HOME"] ?? "";
  const base = isAbsolute(configured) ? configured : join(homedir(), ".local", "state");
  // Without the user: a new password is not another instance.
  const database = placeOf(databaseUrl);
  const digest = createHash("sha256")
    .update(JSON.stringify([database, port, name]))
    .digest("hex");
  const readable = [database.split("/").at(-1) ?? "", String(port), name ?? ""]
    .map((part) => part.replaceAll(/[^\w.-]+/g, "_").slice(0, 40))
    .filter((part) => part !== "");
  return join(base, "slotgate", [...readable, digest.slice(0, 12)].join("-"));
}
