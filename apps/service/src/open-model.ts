import { createModel, type ModelPort, type OutboundLedger } from "@slotgate/model";
import type { Config } from "./config/config.ts";
import { proxiedFetch } from "./proxy/proxied-fetch.ts";

/** The model that is configured, or null: then every admitted job ends at the guard `model-configured`. */
export function openModel(
  { model, proxy }: Config,
  { ledger }: { readonly ledger: OutboundLedger | null },
): ModelPort | null {
  if (model === null) return null;
  return createModel({ config: model.config, apiKey: model.apiKey, ledger, fetch: proxiedFetch(proxy) });
}
