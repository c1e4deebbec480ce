import { join } from "node:path";
import * as z from "zod";
import { packageVocabulary } from "../lock/package-vocabulary.ts";
import { readContracts } from "../lock/read-contracts.ts";
import { readJson } from "../lock/read-json.ts";
import { vocabulary } from "../lock/vocabulary.ts";

/** Where the commands read and write. */
export interface Paths {
  /** The folder of the contracts' package: `package.json`, `schemas/v1`, `vectors`, `contract.lock.json`. */
  readonly contracts: string;
  readonly changesets: string;
  /** A JSON file instead of what the built package says. */
  readonly vocabulary: string | null;
}

/** How the commands are called and how they answer. */
export interface CommandIo {
  readonly out: (line: string) => void;
}

export const lockFile = ({ contracts }: Paths): string => join(contracts, "contract.lock.json");

/** The contracts that there are now. */
export const contractsAt = (paths: Paths) =>
  readContracts({
    folder: paths.contracts,
    vocabulary: paths.vocabulary === null ? packageVocabulary() : readJson(paths.vocabulary, vocabulary),
  });

const manifest = z.looseObject({ name: z.string(), version: z.string().regex(/^\d+\.\d+\.\d+/) });

/** The contracts' package: its name, and whether its first release is still to come. */
export function packageAt({ contracts }: Paths): {
  readonly name: string;
  readonly version: string;
  readonly released: "yes" | "not-yet";
} {
  const { name, version } = readJson(join(contracts, "package.json"), manifest);
  return { name, version, released: version === "0.0.0" ? "not-yet" : "yes" };
}
