import { proxiedFetch } from "@slotgate/controls";
import { createModel, type ModelPort, type OutboundLedger, type OutputChecks } from "@slotgate/model";
import type { Config } from "../config/config.ts";

/** The configured model; null: every admitted job ends at the guard `model-configured`. */
export function openModel(
  { model, proxy }: Config,
  { ledger, checks }: { readonly ledger: OutboundLedger | null; readonly checks?: OutputChecks },
): ModelPort | null {
  if (model === null) return null;
  const { config, apiKey } = model;
  const fetch = proxiedFetch(proxy);
  return createModel({ config, apiKey, ledger, fetch, ...(checks === undefined ? {} : { checks }) });
}
