import { type Environment, EnvReader } from "./env-reader.ts";
import { messageOf } from "./problem-message.ts";

export type LoadedAuditConfig =
  | { readonly ok: true; readonly config: { readonly databaseUrl: string } }
  /** One message that lists every problem. */
  | { readonly ok: false; readonly message: string };

/** The configuration of `slotgate verify`, `slotgate replay` and `slotgate heads`. */
export function loadAuditConfig(env: Environment): LoadedAuditConfig {
  const reader = new EnvReader(env);
  const databaseUrl = reader.required("DATABASE_URL", "because records are kept in PostgreSQL");
  const problems = reader.problems();
  return problems.length === 0 && databaseUrl !== null
    ? { ok: true, config: { databaseUrl } }
    : { ok: false, message: messageOf(problems) };
}
