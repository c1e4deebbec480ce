import type { GenerationV1 } from "@slotgate/contracts";
import { type Clock, proxiedFetch } from "@slotgate/controls";
import {
  type Background,
  createBuiltInGeneration,
  createDatabaseGeneration,
  createFileGeneration,
  type GenerationSource,
  type GenerationStore,
  parseApart,
} from "@slotgate/executor";
import {
  createGenerators,
  defaultGeneration,
  type Generators,
  type OutboundLedger,
  type OutputChecks,
} from "@slotgate/model";
import { createGenerationStore, type ExposureWatch } from "@slotgate/postgres";
import type { Config } from "../config/config.ts";
import type { ServiceBase } from "./base.ts";
import { type CredentialsOptions, openCredentials } from "./open-credentials.ts";

interface GenerationDatabase {
  readonly exposure: ExposureWatch;
  readonly clock: Clock;
  readonly background: Pick<Background, "run">;
}

export interface GenerationParts {
  readonly ledger: OutboundLedger | null;
  readonly checks?: OutputChecks;
  readonly onFile?: CredentialsOptions["onFile"];
  /** Without it the document is in a file or built in. */
  readonly store?: GenerationDatabase;
}

/** The document that the variables of one model make; null: they are not set. */
export const builtInGeneration = ({
  model,
  credentials,
}: Pick<Config, "model" | "credentials">): GenerationV1 | null =>
  model === null
    ? null
    : defaultGeneration(model.config, { credential: hasDefault(credentials) ? "default" : null });

const hasDefault = ({ values, files }: Config["credentials"]): boolean =>
  Object.hasOwn(values, "DEFAULT") || Object.hasOwn(files, "DEFAULT");

/** The revisions of the generation document; null: it is in a file. */
export const openGenerationStore = ({ config, stores, background }: ServiceBase): GenerationStore | null =>
  config.generationPath === null
    ? createGenerationStore({
        database: stores.changing.database,
        parse: parseApart(background, "generation"),
        builtIn: builtInGeneration(config),
      })
    : null;

export interface OpenGeneration extends GenerationSource {
  /** Prepares documents for tries, with the same keys. Their circuits are apart: a failed try stops no traffic. */
  readonly tried: Generators;
}

/** The generation document in force: of a file, of the database, or the built-in one. */
export function openGeneration(config: Config, parts: GenerationParts): OpenGeneration {
  const { ledger, checks, onFile, store = null } = parts;
  const credentials = openCredentials(config, onFile === undefined ? {} : { onFile });
  const options = {
    ledger,
    credentials,
    fetch: proxiedFetch(config.proxy),
    ...(checks === undefined ? {} : { checks }),
  };
  const source = openSource(config, { generators: createGenerators(options), store });
  return {
    ...source,
    tried: createGenerators(options),
    async close() {
      await source.close();
      await credentials.close();
    },
  };
}

function openSource(
  config: Config,
  { generators, store }: { readonly generators: Generators; readonly store: GenerationDatabase | null },
): GenerationSource {
  const builtIn = builtInGeneration(config);
  const { generationPath: path } = config;
  if (store === null)
    return path === null
      ? createBuiltInGeneration({ generators, builtIn })
      : createFileGeneration({ generators, path });
  const { exposure, clock, background } = store;
  const parse = parseApart(background, "generation");
  return path === null
    ? createDatabaseGeneration({ generators, builtIn, exposure, clock, parse })
    : createFileGeneration({ generators, path, parse });
}
