import { dirname, join } from "node:path";
import { type DevStack, type Environment, findDevStack } from "@slotgate/service/config";
import type { CommandIo } from "./io.ts";

type Asking = Pick<CommandIo, "env" | "cwd" | "err" | "verbose">;

/** The variables; DATABASE_URL comes from the local stack's file if it is not set. */
export function envWithDatabase(io: Asking): Environment {
  const stack = stackWithout(io, ["DATABASE_URL"]);
  if (stack === null) return io.env;
  tell(io, `using the database that \`${stack.path}\` names`);
  return {
    SLOTGATE_OUTBOUND_LEDGER: join(dirname(stack.path), "outbound"),
    ...io.env,
    DATABASE_URL: stack.databaseUrl,
  };
}

/** The same for Unleash's admin API. */
export function envWithUnleash(io: Asking): Environment {
  // A variable and the file combined would send a token to the wrong address.
  const stack = stackWithout(io, ["SLOTGATE_UNLEASH_URL", "SLOTGATE_UNLEASH_ADMIN_TOKEN"]);
  if (stack?.unleash == null) return io.env;
  tell(io, `using the Unleash that \`${stack.path}\` names`);
  const { url, adminToken } = stack.unleash;
  return { ...io.env, SLOTGATE_UNLEASH_URL: `${url}/api`, SLOTGATE_UNLEASH_ADMIN_TOKEN: adminToken };
}

/** Null if one of these variables is set. */
function stackWithout({ env, cwd }: Asking, names: readonly string[]): DevStack | null {
  const named = names.flatMap((name) => [name, `${name}_FILE`]).some((name) => (env[name] ?? "") !== "");
  return named || cwd === undefined ? null : findDevStack(cwd);
}

function tell({ err, verbose }: Asking, text: string): void {
  if (verbose === true) err(`slotgate: ${text}\n`);
}
