import { type Environment, EnvReader } from "./env-reader.ts";
import { messageOf } from "./problem-message.ts";
import { readState } from "./read-state.ts";

export type LoadedReconcileConfig =
  | {
      readonly ok: true;
      /** The ledger's directory is null if the ledger is disabled. */
      readonly config: { readonly databaseUrl: string; readonly outboundLedger: string | null };
    }
  /** One message that lists every problem. */
  | { readonly ok: false; readonly message: string };

/** The configuration of `slotgate reconcile`. */
export function loadReconcileConfig(env: Environment): LoadedReconcileConfig {
  const reader = new EnvReader(env);
  const databaseUrl = reader.required("DATABASE_URL", "because the records are in that database");
  // A ledger that is named needs no directory of an instance.
  const named = reader.has("SLOTGATE_OUTBOUND_LEDGER");
  const { outboundLedger } = readState(reader, { env, databaseUrl: named ? null : databaseUrl });
  const problems = reader.problems();
  return problems.length === 0 && databaseUrl !== null
    ? { ok: true, config: Object.freeze({ databaseUrl, outboundLedger }) }
    : { ok: false, message: messageOf(problems) };
}
