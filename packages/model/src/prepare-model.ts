import type { GenerationModel } from "@slotgate/contracts";
import { checkApiKey } from "./api-key.ts";
import type { ReadyModel } from "./ask-model.ts";
import { createCircuits } from "./circuits.ts";
import type { Fetch } from "./exchange.ts";
import { createLanguageModel } from "./language-model.ts";
import { configDigestOf, modelConfigOf } from "./model-config.ts";

/** The keys that documents name. */
export interface Credentials {
  /** Null: no such key is known. Read for every call, so that a replaced key is used at once. Never throws. */
  readonly of: (name: string) => string | null;
}

/** A model of a document; it can be asked while its key is known. */
export interface PreparedModel {
  /** Null: it cannot be asked now. */
  readonly ready: () => ReadyModel | null;
  /** Why it cannot be asked now, or what its settings ask for in vain; null otherwise. Does not contain the key. */
  readonly problem: () => string | null;
  /** Loads the provider's code. Resolves with a setting that would be in vain; null if there is none, or no key. */
  readonly load: () => Promise<string | null>;
}

interface PreparedModelParts {
  readonly credentials: Credentials;
  /** Sends requests for access tokens. */
  readonly fetch: Fetch;
  /** Monotonic milliseconds. */
  readonly now: () => number;
}

/** The models are the same if these are equal: settings and credential. */
export const modelIdOf = (entry: GenerationModel): string =>
  `${configDigestOf(modelConfigOf(entry))} ${entry.credential ?? ""}`;

/** The circuits live as long as the prepared model, whatever becomes of its key. */
export function prepareModel(
  entry: GenerationModel,
  { credentials, fetch, now }: PreparedModelParts,
): PreparedModel {
  const { credential } = entry;
  const config = modelConfigOf(entry);
  const { provider, model } = config;
  const identity = { provider, model, configDigest: configDigestOf(config) };
  const circuits = createCircuits({ config: config.circuit, now });
  let latest: { readonly apiKey: string | null; readonly model: ReadyModel } | null = null;
  let inVain: string | null = null;

  const readKey = (): string | null => (credential === null ? null : credentials.of(credential));

  const flawOf = (apiKey: string | null): string | null => {
    if (credential === null)
      return checkApiKey(provider, apiKey) === null
        ? null
        : `provider \`${provider}\` needs a credential: name one`;
    if (apiKey === null)
      return `no key is known for the credential \`${credential}\`: set it, or name another one`;
    const issue = checkApiKey(provider, apiKey);
    return issue === null
      ? null
      : `the key of the credential \`${credential}\`: expected ${issue.expected}, received ${issue.received}`;
  };

  const ready = (): ReadyModel | null => {
    const apiKey = readKey();
    if (flawOf(apiKey) !== null) return null;
    if (latest === null || latest.apiKey !== apiKey) {
      const sdk = createLanguageModel({ config, apiKey, fetch });
      latest = { apiKey, model: { config, identity, circuits, sdk } };
    }
    return latest.model;
  };

  return {
    ready,
    problem: () => flawOf(readKey()) ?? inVain,
    load: async () => {
      inVain = (await ready()?.sdk.ready()) ?? null;
      return inVain;
    },
  };
}
