/** A schema that is not `true` or `false`: keywords and their values, as read from a file. */
export type SchemaObject = Readonly<Record<string, unknown>>;

/** A JSON Schema, draft 2020-12. */
export type JsonSchema = boolean | SchemaObject;

export const isObject = (value: unknown): value is SchemaObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The value of a keyword that holds one schema; absent, it is one that every value satisfies. */
export function schemaAt(node: SchemaObject, keyword: string): JsonSchema {
  const value = own(node, keyword);
  if (value === undefined) return true;
  return asSchema(value);
}

/** The value of a keyword that holds schemas by name. */
export function schemasByName(node: SchemaObject, keyword: string): ReadonlyMap<string, JsonSchema> {
  const value = own(node, keyword);
  return new Map(
    isObject(value) ? Object.entries(value).map(([name, inner]) => [name, asSchema(inner)]) : [],
  );
}

/** The value of a keyword that holds a list of schemas. */
export function schemaList(node: SchemaObject, keyword: string): readonly JsonSchema[] {
  const value = own(node, keyword);
  return Array.isArray(value) ? value.map(asSchema) : [];
}

/** What is not a schema accepts nothing: it must not pass for one that accepts everything. */
const asSchema = (value: unknown): JsonSchema =>
  typeof value === "boolean" || isObject(value) ? value : false;

/** A keyword's value; a keyword named like a member of `Object.prototype` is absent unless it is there. */
export const own = (node: SchemaObject, keyword: string): unknown =>
  Object.hasOwn(node, keyword) ? node[keyword] : undefined;

/** The names in a keyword such as `required`. */
export function namesAt(node: SchemaObject, keyword: string): readonly string[] {
  const value = own(node, keyword);
  return Array.isArray(value) ? value.filter((name) => typeof name === "string") : [];
}
