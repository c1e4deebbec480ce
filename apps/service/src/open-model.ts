import { createModel, type ModelPort, type OutboundLedger } from "@slotgate/model";
import type { Config } from "./config/config.ts";

/** The model that is configured, or null: then every admitted job ends at the guard `model-configured`. */
export function openModel(
  { model }: Config,
  { ledger }: { readonly ledger: OutboundLedger | null },
): ModelPort | null {
  return model === null ? null : createModel({ config: model.config, apiKey: model.apiKey, ledger });
}
