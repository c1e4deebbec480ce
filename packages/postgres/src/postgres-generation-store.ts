import type { GenerationRevision, GenerationV1 } from "@slotgate/contracts";
import { digestOf } from "@slotgate/contracts/digest";
import {
  type GenerationRequest,
  type GenerationStore,
  generationChangesInWords,
  modelsInUse,
  type Parse,
  TryNeededError,
  tryDigest,
} from "@slotgate/executor";
import { type Kysely, sql } from "kysely";
import type { Database } from "./database.ts";
import { createRevisionStore } from "./revision-store.ts";

export interface GenerationStoreOptions {
  readonly database: Kysely<Database>;
  readonly parse: Parse<GenerationV1>;
  /** The document before the first revision, if there is one. */
  readonly builtIn: GenerationV1 | null;
}

/** A model configuration that was never used here, apart from a rollback, needs a try of the document. */
export function createGenerationStore({ database, parse, builtIn }: GenerationStoreOptions): GenerationStore {
  const usedBuiltIn = new Set(builtIn === null ? [] : modelsInUse(builtIn).values());
  return createRevisionStore<GenerationV1, "built-in", GenerationRevision, GenerationRequest>(database, {
    table: "generation_revision",
    source: "generation",
    noun: "the generation document",
    first: {
      version: "v1",
      source: "built-in",
      revision: 0,
      digest: builtIn === null ? null : digestOf(builtIn),
      document: builtIn,
      made: null,
    },
    parse,
    listed: sql`
      (select count(*) from json_object_keys(document->'models')) as models,
      (select count(*) from json_object_keys(document->'prompts')) as prompts,
      json_array_length(document->'profiles') as profiles`,
    revisionFrom: ({ models, prompts, profiles }) => ({
      models: Number(models),
      prompts: Number(prompts),
      profiles: Number(profiles),
    }),
    async judge({ document, digest, basedOn, rolledBackTo, tryDigest: tried }, { before, transaction }) {
      const inUse = modelsInUse(document);
      const digests = [...inUse.values()];
      const { rows } = await sql<{ config_digest: string }>`
        select config_digest from generation_model where config_digest = any(${digests})`.execute(
        transaction,
      );
      const used = new Set([...usedBuiltIn, ...rows.map((row) => row.config_digest)]);
      const unused = [...inUse].flatMap(([name, config]) => (used.has(config) ? [] : [name]));
      if (unused.length > 0 && rolledBackTo === null && tried !== tryDigest({ digest, basedOn }))
        throw new TryNeededError({ models: unused });
      await sql`
        insert into generation_model (config_digest) select unnest(${digests}::text[])
        on conflict do nothing`.execute(transaction);
      return generationChangesInWords(document, before.document);
    },
    refusals: [TryNeededError],
  });
}
