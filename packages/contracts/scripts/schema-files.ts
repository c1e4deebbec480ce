import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type ContractName, contracts, schemaText } from "./contract-schemas.ts";

const suffix = ".schema.json";

const wanted = (): Map<string, string> =>
  new Map(Object.keys(contracts).map((name) => [`${name}${suffix}`, schemaText(name as ContractName)]));

/** Writes the schema files into `folder`; returns their names. */
export function writeSchemas(folder: string): string[] {
  mkdirSync(folder, { recursive: true });
  const files = wanted();
  for (const [file, text] of files) writeFileSync(join(folder, file), text);
  return [...files.keys()];
}

/** One line for each file in `folder` that is not what the Zod schemas say now. */
export function findStale(folder: string): string[] {
  const files = wanted();
  const found = new Set(readdirSync(folder));
  const superfluous = [...found].filter((file) => !files.has(file)).map((file) => `${file} has no contract`);
  const differing = [...files].flatMap(([file, text]) => {
    if (!found.has(file)) return [`${file} is missing`];
    return readFileSync(join(folder, file), "utf8") === text ? [] : [`${file} differs`];
  });
  return [...differing, ...superfluous];
}
