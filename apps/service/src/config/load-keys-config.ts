import { type Environment, EnvReader } from "./env-reader.ts";
import { messageOf } from "./problem-message.ts";

export type LoadedKeysConfig =
  | { readonly ok: true; readonly config: { readonly databaseUrl: string } }
  /** One message that lists every problem. */
  | { readonly ok: false; readonly message: string };

/** The configuration of `slotgate keys …`. */
export function loadKeysConfig(env: Environment): LoadedKeysConfig {
  const reader = new EnvReader(env);
  const databaseUrl = reader.required("DATABASE_URL", "because keys are kept in PostgreSQL");
  const problems = reader.problems();
  return problems.length === 0 && databaseUrl !== null
    ? { ok: true, config: { databaseUrl } }
    : { ok: false, message: messageOf(problems) };
}
