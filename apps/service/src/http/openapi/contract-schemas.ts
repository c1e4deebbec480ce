import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { isDeepStrictEqual } from "node:util";
import { type WireDocument, wireDocuments } from "../operations/wire-documents.ts";

export type JsonSchema = Readonly<Record<string, unknown>>;

/** The name of a component: `RunResponse` for `run-response`. */
export const componentName = (document: WireDocument): string =>
  document.replace(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase());

/** The schemas of all documents and their definitions, by component name. */
export const contractSchemas = (): ReadonlyMap<string, JsonSchema> =>
  hoistDefinitions(new Map(wireDocuments.map((document) => [document, readSchema(document)])));

/** Hoists definitions. A name stands for one schema in all files. */
export function hoistDefinitions(
  files: ReadonlyMap<WireDocument, SchemaFile>,
): ReadonlyMap<string, JsonSchema> {
  const found = new Map<string, JsonSchema>();
  for (const [document, { $defs, $id, $schema, ...root }] of files) {
    for (const [name, schema] of [...Object.entries($defs ?? {}), [componentName(document), root] as const]) {
      const component = withComponentRefs(schema) as JsonSchema;
      if (!isDeepStrictEqual(found.get(name) ?? component, component))
        throw new Error(`two schemas are named \`${name}\`; one of them is in ${document}.schema.json`);
      found.set(name, component);
    }
  }
  return found;
}

export interface SchemaFile extends JsonSchema {
  readonly $defs?: Readonly<Record<string, JsonSchema>>;
}

function readSchema(document: WireDocument): SchemaFile {
  const file = import.meta.resolve(`@slotgate/contracts/schemas/v1/${document}.schema.json`);
  return JSON.parse(readFileSync(fileURLToPath(file), "utf8"));
}

/** The same schema with references to components instead of definitions. */
export function withComponentRefs(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(withComponentRefs);
  if (typeof schema !== "object" || schema === null) return schema;
  return Object.fromEntries(
    Object.entries(schema).map(([key, value]) => [
      key,
      key === "$ref" && typeof value === "string"
        ? value.replace(/^#\/\$defs\//, "#/components/schemas/")
        : withComponentRefs(value),
    ]),
  );
}
