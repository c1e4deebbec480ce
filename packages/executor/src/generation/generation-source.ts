import type { GenerationV1 } from "@slotgate/contracts";
import { digestOf } from "@slotgate/contracts/digest";
import {
  allowlistFileBound,
  type Clock,
  type DocumentKind,
  type DocumentSource,
  type Found,
  followDocument,
  missing,
  parseGeneration,
} from "@slotgate/controls";
import type { Generators } from "@slotgate/model";
import { createDatabaseDocument, type FollowedExposure } from "../exposure/database-document.ts";
import type { Parse } from "../exposure/document-found.ts";
import type { GenerationInForce, GenerationStatus, InForce } from "./generation-in-force.ts";

export interface GenerationSource extends GenerationInForce {
  readonly close: () => Promise<void>;
}

export interface GenerationOptions {
  readonly generators: Pick<Generators, "of">;
  /** The document made of the variables of one model; null: they are not set. */
  readonly builtIn: GenerationV1 | null;
  readonly parse?: Parse<GenerationV1>;
}

/** The built-in document alone. */
export function createBuiltInGeneration({ generators, builtIn }: GenerationOptions): GenerationSource {
  const found = builtInOr(builtIn, kindWith(generators));
  return generationFrom(
    { found: () => found, onChange: () => () => undefined, close: async () => undefined },
    { source: "built-in", path: null },
  );
}

/** The document in a file, read again when it changes. While it is missing or invalid nothing is generated. */
export function createFileGeneration({
  generators,
  path,
  pollIntervalMs = 1_000,
  parse = async (bytes) => parseGeneration(bytes),
}: Omit<GenerationOptions, "builtIn"> & {
  readonly path: string;
  readonly pollIntervalMs?: number;
}): GenerationSource {
  const kind = kindWith(generators);
  const source = followDocument({ kind, path, bound: allowlistFileBound, pollIntervalMs, parse });
  return generationFrom(source, { source: "file", path });
}

/** The newest revision in the database; before the first one, the built-in document. */
export function createDatabaseGeneration({
  generators,
  builtIn,
  exposure,
  clock,
  parse = async (bytes) => parseGeneration(bytes),
}: GenerationOptions & {
  readonly exposure: FollowedExposure;
  readonly clock: Pick<Clock, "monotonic">;
}): GenerationSource {
  const kind = kindWith(generators);
  const source = createDatabaseDocument({
    kind,
    newest: () => exposure.current().generation,
    onChange: exposure.onChange,
    absent: builtInOr(builtIn, kind),
    parse,
    clock,
  });
  return generationFrom(source, { source: "database", path: null });
}

const kindWith = (generators: Pick<Generators, "of">): DocumentKind<GenerationV1, InForce> => ({
  noun: "generation document",
  without: "nothing is generated",
  parse: parseGeneration,
  prepare: ({ document, digest, revision }) => ({
    document,
    digest,
    revision,
    generator: generators.of(document, digest),
  }),
});

const builtInOr = (
  document: GenerationV1 | null,
  { prepare }: DocumentKind<GenerationV1, InForce>,
): Found<InForce> =>
  document === null
    ? missing(
        "no model is configured: put a generation document in force (`slotgate generation apply FILE --reason REASON`), or set SLOTGATE_MODEL_PROVIDER and SLOTGATE_MODEL, or SLOTGATE_MODEL_CONFIG_PATH",
      )
    : { ready: prepare({ document, digest: digestOf(document), revision: 0 }) };

function generationFrom(
  { found, onChange, close }: DocumentSource<InForce>,
  where: Pick<GenerationStatus, "source" | "path">,
): GenerationSource {
  return {
    current() {
      const now = found();
      return "ready" in now ? now.ready : null;
    },
    status() {
      const now = found();
      if (!("ready" in now)) return { ...where, revision: null, digest: null, ...now };
      const { revision, digest } = now.ready;
      const source = revision === 0 ? "built-in" : where.source;
      return { ...where, source, revision, digest, problem: null, issues: [] };
    },
    onChange,
    close,
  };
}
