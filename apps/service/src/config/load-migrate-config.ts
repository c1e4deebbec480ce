import { type Environment, EnvReader } from "./env-reader.ts";
import { messageOf } from "./problem-message.ts";

export type LoadedMigrateConfig =
  | {
      readonly ok: true;
      readonly config: { readonly databaseUrl: string; readonly retentionDays: number | null };
    }
  /** One message that lists every problem. */
  | { readonly ok: false; readonly message: string };

/** The configuration of `slotgate migrate`. */
export function loadMigrateConfig(env: Environment): LoadedMigrateConfig {
  const reader = new EnvReader(env);
  const databaseUrl = reader.required("DATABASE_URL", "because `migrate` changes that database");
  const retentionDays = reader.value("SLOTGATE_RETENTION_DAYS");
  const problems = reader.problems();
  return problems.length === 0 && databaseUrl !== null
    ? { ok: true, config: Object.freeze({ databaseUrl, retentionDays }) }
    : { ok: false, message: messageOf(problems) };
}
