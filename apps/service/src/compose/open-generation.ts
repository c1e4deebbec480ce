import { digestOf } from "@slotgate/contracts/digest";
import { proxiedFetch } from "@slotgate/controls";
import type { GenerationInForce, InForce } from "@slotgate/executor";
import {
  createGenerators,
  defaultGeneration,
  type OutboundLedger,
  type OutputChecks,
  parseModelConfig,
} from "@slotgate/model";
import type { Config } from "../config/config.ts";

/** The built-in document for the configured model; without a model every admitted job is `MODEL_UNCONFIGURED`. */
export function openGeneration(
  { model, proxy }: Config,
  { ledger, checks }: { readonly ledger: OutboundLedger | null; readonly checks?: OutputChecks },
): GenerationInForce {
  const inForce = model === null ? null : builtIn();

  function builtIn(): InForce | null {
    if (model === null) return null;
    const { config, apiKey } = model;
    const parsed = parseModelConfig(config);
    if (!parsed.ok) throw new TypeError("the configuration of the model was not parsed");
    const generators = createGenerators({
      credentials: { of: () => apiKey },
      ledger,
      fetch: proxiedFetch(proxy),
      ...(checks === undefined ? {} : { checks }),
    });
    const document = defaultGeneration(parsed.value, { credential: apiKey === null ? null : "default" });
    const digest = digestOf(document);
    return { document, revision: 0, digest, generator: generators.of(document, digest) };
  }

  return {
    current: () => inForce,
    onChange: () => () => {},
    status: () => ({
      source: "built-in",
      path: null,
      revision: inForce?.revision ?? null,
      digest: inForce?.digest ?? null,
      problem: null,
      issues: [],
    }),
  };
}
