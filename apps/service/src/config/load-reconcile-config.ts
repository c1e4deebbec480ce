import { type Environment, EnvReader } from "./env-reader.ts";
import { messageOf } from "./problem-message.ts";
import { readOutboundLedger, standardOutboundLedger } from "./read-outbound-ledger.ts";

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
  const outboundLedger = readOutboundLedger(reader, { standard: standardOutboundLedger });
  const problems = reader.problems();
  return problems.length === 0 && databaseUrl !== null
    ? { ok: true, config: Object.freeze({ databaseUrl, outboundLedger }) }
    : { ok: false, message: messageOf(problems) };
}
