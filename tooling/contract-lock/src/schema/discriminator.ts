import { allowedValues, isIn } from "./allowed-values.ts";
import { isObject, type JsonSchema, namesAt, own, schemasByName } from "./json-schema.ts";

/** The field that tells which of several alternatives a document is, and its values in each. */
export interface Discriminator {
  readonly field: string;
  readonly values: readonly (readonly unknown[])[];
}

/** Finds a field that every alternative requires, with values that no two of them share. */
export function discriminatorOf({
  alternatives,
  resolve,
}: {
  readonly alternatives: readonly JsonSchema[];
  readonly resolve: (schema: JsonSchema) => JsonSchema;
}): Discriminator | null {
  const nodes = alternatives.map(resolve);
  const [first] = nodes;
  if (!isObject(first) || nodes.length < 2) return null;
  for (const field of namesAt(first, "required")) {
    const values = nodes.map((node) => valuesOfField({ node, field, resolve }));
    if (!values.every((one) => one !== null)) continue;
    const apart = values.every((one, index) =>
      values.slice(index + 1).every((other) => !one.some((value) => isIn(other, value))),
    );
    if (apart) return { field, values };
  }
  return null;
}

function valuesOfField({
  node,
  field,
  resolve,
}: {
  readonly node: JsonSchema;
  readonly field: string;
  readonly resolve: (schema: JsonSchema) => JsonSchema;
}): readonly unknown[] | null {
  if (!isObject(node) || own(node, "type") !== "object") return null;
  if (!namesAt(node, "required").includes(field)) return null;
  const schema = resolve(schemasByName(node, "properties").get(field) ?? true);
  return isObject(schema) ? allowedValues(schema) : null;
}
