import { AsyncLocalStorage } from "node:async_hooks";
import type { LanguageModelV4 } from "@ai-sdk/provider";
import type { OutputSchemaNode } from "@slotgate/contracts";
import type { Exchange, Fetch } from "./exchange.ts";
import { loadProvider } from "./providers/load-provider.ts";
import type { ModelCall, Provider, ProviderConfig, ProviderModel } from "./providers/provider.ts";

export interface LanguageModelOptions {
  readonly config: ProviderConfig;
  readonly apiKey: string | null;
  /** Sends requests for access tokens; the runtime's by default. Model requests go through the exchange. */
  readonly fetch?: Fetch;
}

export type ModelAnswer = Awaited<ReturnType<LanguageModelV4["doGenerate"]>>;

export interface Question {
  readonly prompt: ModelCall["prompt"];
  /** Of the whole output. */
  readonly schema: OutputSchemaNode;
  readonly signal: AbortSignal;
}

/** A model of the SDK whose requests all go through the given exchange. */
export interface ExchangedModel {
  /**
   * Resolves when the provider's package is loaded: with null, or with what the configuration asks for in vain. Never
   * rejects. Without it the first `ask` loads the package.
   */
  readonly ready: () => Promise<string | null>;
  readonly ask: (exchange: Exchange, question: Question) => Promise<ModelAnswer>;
}

type Prepared = ProviderModel & Pick<Provider, "callOf">;

/**
 * The configured model. A provider gets its transport once, when it is created, and creating one costs more than the
 * rest of a call; so the transport looks up the exchange of the current call. The SDK's `generateText` is not used: it
 * judges output by its finish reason, prints warnings, and shows prompts to integrations of the process.
 */
export function createLanguageModel(options: LanguageModelOptions): ExchangedModel {
  const { config, apiKey, fetch: tokenFetch = globalThis.fetch } = options;
  const exchanges = new AsyncLocalStorage<Pick<Exchange, "fetch">>();
  const fetch: Fetch = async (url, init) => {
    const exchange = exchanges.getStore();
    if (exchange === undefined) throw new Error("a request needs an exchange");
    return exchange.fetch(url, init);
  };
  const prepare = async (): Promise<Prepared> => {
    const provider = await loadProvider(config.provider);
    return { ...provider.modelOf({ config, secret: apiKey, fetch, tokenFetch }), callOf: provider.callOf };
  };
  let prepared: Promise<Prepared> | null = null;
  const preparedOnce = (): Promise<Prepared> => {
    prepared ??= prepare().catch((error: unknown) => {
      // The next call tries again.
      prepared = null;
      throw error;
    });
    return prepared;
  };

  /** The body that would be sent. */
  const bodyOf = async ({ model, callOf }: Prepared, settings: ProviderConfig): Promise<unknown> => {
    let body: unknown;
    const keep: Fetch = async (_, init) => {
      body = init?.body;
      throw new Error("not sent");
    };
    const call = { ...callOf(settings, { type: "object" }), prompt: [] };
    await exchanges.run({ fetch: keep }, async () => model.doGenerate(call)).catch(() => undefined);
    return body;
  };

  return {
    ready: async () => {
      const { reasoningEffort, ...without } = config;
      const model = await preparedOnce().catch(() => null);
      if (model === null)
        return `the code for provider \`${config.provider}\` cannot be loaded: the installation is incomplete`;
      if (reasoningEffort === undefined) return null;
      // The SDK leaves out what it believes that a model does not have.
      return (await bodyOf(model, config)) === (await bodyOf(model, without))
        ? `\`reasoningEffort\` would not be sent to \`${config.model}\`: leave it out, or use a model that has it`
        : null;
    },
    ask: async (exchange, { prompt, schema, signal }) => {
      const { model, authorize, callOf } = await preparedOnce();
      await authorize?.(signal);
      const call = { ...callOf(config, schema), prompt, abortSignal: signal };
      return exchanges.run(exchange, async () => model.doGenerate(call));
    },
  };
}
