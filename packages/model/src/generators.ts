import type { GenerationModel, GenerationPrompt, GenerationV1 } from "@slotgate/contracts";
import type { ReadyModel, Transport } from "./ask-model.ts";
import { waitUnlessAborted } from "./backoff.ts";
import { fillSlotV1, fillSlotV1Name } from "./fill-slot.v1.ts";
import type { ModelConfig } from "./model-config.ts";
import type { ModelPort } from "./model-port.ts";
import { checksHere, createOutputChecks, type OutputChecks } from "./output-checks.ts";
import { type Credentials, modelIdOf, type PreparedModel, prepareModel } from "./prepare-model.ts";
import { createProfilePort } from "./profile-port.ts";
import { promptDigestOf, toTemplate } from "./prompt-template.ts";

/** A generation document, prepared for calls. */
export interface Generator {
  /**
   * The port of a profile, with the models that can be asked now. Null: there is no such profile, or its first model
   * cannot be asked.
   */
  readonly portOf: (profileId: string) => ModelPort | null;
  /**
   * One line for each model that cannot be asked now, because its key is missing or malformed; and, once its provider's
   * code is loaded, for each with a setting that would be in vain.
   */
  readonly problems: () => readonly string[];
}

export interface Generators {
  /**
   * The same object for the same digest. Begins to load the code of the document's providers. Throws a `TypeError` for a
   * document that its contract refuses.
   */
  readonly of: (document: GenerationV1, digest: string) => Generator;
  /**
   * Resolves when the code of the document's providers is loaded, with one line for each model with a setting that would
   * be in vain. Never rejects for a valid document. Without it, a first call may wait for the code.
   */
  readonly load: (document: GenerationV1, digest: string) => Promise<readonly string[]>;
}

export interface GeneratorsOptions extends Pick<Transport, "ledger">, Partial<Omit<Transport, "ledger">> {
  readonly credentials: Credentials;
  /** Checks the models' output; on the calling thread by default. */
  readonly checks?: OutputChecks;
  /** Monotonic milliseconds; for the circuits. */
  readonly now?: () => number;
}

const compiledSchemas = 256;

/** Number of documents that stay prepared; the least recently used ones are dropped. */
const keptDocuments = 8;

/**
 * Prepares generation documents. A model with the same settings and credential as before keeps its circuits: a new
 * document does not forget that a provider is down.
 */
export function createGenerators(options: GeneratorsOptions): Generators {
  const {
    credentials,
    ledger,
    fetch = globalThis.fetch,
    random = Math.random,
    now = () => performance.now(),
    wait = waitUnlessAborted,
    checks = checksHere(createOutputChecks({ limit: compiledSchemas })),
  } = options;
  const kept = new Map<string, ReturnType<typeof prepare>>();
  const models = new Map<string, PreparedModel>();

  const prepare = ({ models: entries, prompts, profiles }: GenerationV1) => {
    const own = new Map<string, PreparedModel>();
    const modelIds: string[] = [];
    for (const [name, entry] of Object.entries(entries)) {
      const id = modelIdOf(entry);
      const model = models.get(id) ?? prepareModel(entry, { credentials, fetch, now });
      models.set(id, model);
      modelIds.push(id);
      own.set(name, model);
    }
    const texts = new Map(
      Object.entries(prompts).map(([name, prompt]) => [name, preparePrompt(name, prompt)]),
    );
    const byId = new Map(profiles.map((profile) => [profile.id, profile]));

    const generator: Generator = {
      portOf(profileId) {
        const profile = byId.get(profileId);
        const text = texts.get(profile?.prompt ?? "");
        const [first, ...others] = (profile?.models ?? []).map((name) => own.get(name)?.ready() ?? null);
        if (text === undefined || first === undefined || first === null) return null;
        const further = others.filter((model): model is ReadyModel => model !== null);
        return createProfilePort({
          models: [first, ...further],
          template: text.template,
          promptDigest: text.digest,
          transport: { ledger, fetch, random, wait },
          checks,
        });
      },
      problems: () =>
        [...own].flatMap(([name, model]) => {
          const problem = model.problem();
          return problem === null ? [] : [`model \`${name}\`: ${problem}`];
        }),
    };
    const load = async (): Promise<readonly string[]> => {
      const lines = await Promise.all(
        [...own].map(async ([name, model]) => {
          const problem = await model.load();
          return problem === null ? [] : [`model \`${name}\`: ${problem}`];
        }),
      );
      return lines.flat();
    };
    return { generator, load, modelIds };
  };

  const dropOldest = (): void => {
    const [oldest] = kept.keys();
    if (kept.size <= keptDocuments || oldest === undefined) return;
    kept.delete(oldest);
    const used = new Set([...kept.values()].flatMap(({ modelIds }) => modelIds));
    for (const id of models.keys()) if (!used.has(id)) models.delete(id);
  };

  const prepared = (document: GenerationV1, digest: string) => {
    const found = kept.get(digest) ?? prepare(document);
    if (!kept.has(digest)) void found.load();
    kept.delete(digest);
    kept.set(digest, found);
    dropOldest();
    return found;
  };

  return {
    of: (document, digest) => prepared(document, digest).generator,
    load: (document, digest) => prepared(document, digest).load(),
  };
}

const preparePrompt = (name: string, prompt: GenerationPrompt) => ({
  template: toTemplate(prompt),
  digest: promptDigestOf(name, prompt),
});

/**
 * The document for a single model, which fills every job with the built-in prompt. `credential` is null only for an
 * endpoint that wants no key.
 */
export const defaultGeneration = (
  { version: _, ...settings }: ModelConfig,
  { credential }: { readonly credential: string | null },
): GenerationV1 => ({
  version: "generation.v1",
  models: { default: { ...settings, credential } as GenerationModel },
  prompts: { [fillSlotV1Name]: fillSlotV1 },
  profiles: [{ id: "default", match: {}, prompt: fillSlotV1Name, models: ["default"] }],
});
