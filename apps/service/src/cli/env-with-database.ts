import { findDevStack } from "../config/dev-stack.ts";
import type { Environment } from "../config/env-reader.ts";
import type { CommandIo } from "./io.ts";

/** The variables, with the local stack's database where they name none and its file is in the repository. */
export function envWithDatabase({ env, cwd, err, verbose }: CommandIo): Environment {
  const named = ["DATABASE_URL", "DATABASE_URL_FILE"].some((name) => (env[name] ?? "") !== "");
  const stack = named || cwd === undefined ? null : findDevStack(cwd);
  if (stack === null) return env;
  if (verbose === true) err(`slotgate: using the database that \`${stack.path}\` names\n`);
  return { ...env, DATABASE_URL: stack.databaseUrl };
}
