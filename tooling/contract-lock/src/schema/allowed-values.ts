import { isDeepStrictEqual } from "node:util";
import { own, type SchemaObject } from "./json-schema.ts";

/** The values that `enum` and `const` leave, or null where they leave all. */
export function allowedValues(node: SchemaObject): readonly unknown[] | null {
  const listed = own(node, "enum");
  const constant = Object.hasOwn(node, "const") ? [node["const"]] : null;
  if (!Array.isArray(listed)) return constant;
  return constant === null ? listed : listed.filter((value) => isIn(constant, value));
}

/** Whether a JSON value is one of them. */
export const isIn = (values: readonly unknown[], value: unknown): boolean =>
  values.some((one) => isDeepStrictEqual(one, value));
