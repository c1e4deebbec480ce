import { readdirSync } from "node:fs";
import { type ContractName, contracts, schemaText } from "./contract-schemas.ts";
import { findDiffering, writeFiles } from "./generated-files.ts";

const suffix = ".schema.json";

const wanted = (): Map<string, string> =>
  new Map(Object.keys(contracts).map((name) => [`${name}${suffix}`, schemaText(name as ContractName)]));

/** Writes the schema files into `folder`; returns their names. */
export const writeSchemas = (folder: string): string[] => writeFiles({ folder, files: wanted() });

/** One line for each file in `folder` that differs from the current Zod schemas. */
export function findStale(folder: string): string[] {
  const files = wanted();
  const superfluous = readdirSync(folder).filter((file) => !files.has(file));
  return [...findDiffering({ folder, files }), ...superfluous.map((file) => `${file} has no contract`)];
}
