import { isDeepStrictEqual } from "node:util";
import { own, type SchemaObject } from "./json-schema.ts";

/** Keywords that say something to people and check nothing. */
export const annotations = [
  "title",
  "description",
  "$comment",
  "examples",
  "deprecated",
  "readOnly",
  "writeOnly",
] as const;

/** Keywords that mean something only together: what one of them checks depends on the others beside it. */
const together: readonly (readonly string[])[] = [
  ["properties", "patternProperties", "additionalProperties", "unevaluatedProperties"],
  ["prefixItems", "items", "unevaluatedItems"],
  ["contains", "minContains", "maxContains"],
  ["if", "then", "else"],
];

const isAnnotation = (keyword: string): boolean => annotations.some((name) => name === keyword);

/** The keywords that check something. */
export const checksOf = (node: SchemaObject): string[] =>
  Object.keys(node).filter((keyword) => !isAnnotation(keyword));

/** Whether both may stand in one node and check what they check apart. */
export function canBeMerged({
  one,
  other,
}: {
  readonly one: SchemaObject;
  readonly other: SchemaObject;
}): boolean {
  return checksOf(one).every((keyword) => {
    const group = together.find((keywords) => keywords.includes(keyword)) ?? [keyword];
    const same = group.every((name) => isDeepStrictEqual(own(one, name), own(other, name)));
    return same || !group.some((name) => Object.hasOwn(other, name));
  });
}
