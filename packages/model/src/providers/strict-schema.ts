import type { OutputSchemaNode } from "@slotgate/contracts";
import { mapValues } from "./schema-nodes.ts";

/** Assertions unknown to strict decoding. Leaving them out only allows more; the output check covers them all. */
const leftOut = new Set([
  "$schema",
  "minLength",
  "maxLength",
  "pattern",
  "uniqueItems",
  "minProperties",
  "maxProperties",
]);

const kept = new Set([
  "title",
  "description",
  "type",
  "enum",
  "const",
  "required",
  "minItems",
  "maxItems",
  "minimum",
  "maximum",
  "exclusiveMinimum",
  "exclusiveMaximum",
  "multipleOf",
]);

const deepestLevel = 10;
const propertyName = /^[A-Za-z0-9_.-]{1,64}$/;

/**
 * The schema in the form of OpenAI's strict structured outputs: every object closed with all properties required, no
 * combinations but `anyOf`. Null if the schema cannot be expressed that way; it is then sent unchanged and not
 * enforced.
 */
export function toStrictSchema(schema: OutputSchemaNode): OutputSchemaNode | null {
  try {
    const { $defs, ...root } = schema;
    const strict = strictNode(root, 0);
    if ($defs === undefined) return strict;
    return { ...strict, $defs: mapValues($defs, (definition) => strictNode(definition, 1)) };
  } catch (error) {
    if (error instanceof NotStrict) return null;
    throw error;
  }
}

class NotStrict extends Error {}

function strictNode(node: OutputSchemaNode, level: number): OutputSchemaNode {
  if (level > deepestLevel) throw new NotStrict();
  if (node.$ref !== undefined) {
    if (Object.keys(node).length > 1) throw new NotStrict();
    return node;
  }
  if (node.type === undefined && node.anyOf === undefined) throw new NotStrict();
  let strict: OutputSchemaNode = {};
  for (const [keyword, value] of Object.entries(node)) {
    if (value === undefined || leftOut.has(keyword)) continue;
    if (kept.has(keyword)) strict = { ...strict, [keyword]: value };
    else if (!structural.has(keyword)) throw new NotStrict();
  }
  return {
    ...strict,
    ...strictObject(node, level),
    ...strictItems(node, level),
    ...strictChoice(node, level),
  };
}

const structural = new Set(["properties", "additionalProperties", "items", "anyOf"]);

function strictObject(node: OutputSchemaNode, level: number): OutputSchemaNode {
  const isObject = [node.type].flat().includes("object");
  if (!isObject && node.properties === undefined && node.additionalProperties === undefined) return {};
  const { properties, required = [], additionalProperties } = node;
  if (!isObject || properties === undefined || additionalProperties !== false) throw new NotStrict();
  const names = Object.keys(properties);
  if (!names.every((name) => propertyName.test(name) && required.includes(name))) throw new NotStrict();
  if (!required.every((name) => Object.hasOwn(properties, name))) throw new NotStrict();
  return { properties: mapValues(properties, (child) => strictNode(child, level + 1)), additionalProperties };
}

function strictItems({ type, items }: OutputSchemaNode, level: number): OutputSchemaNode {
  if (![type].flat().includes("array") && items === undefined) return {};
  if (typeof items !== "object") throw new NotStrict();
  return { items: strictNode(items, level + 1) };
}

function strictChoice({ anyOf }: OutputSchemaNode, level: number): OutputSchemaNode {
  return anyOf === undefined ? {} : { anyOf: anyOf.map((choice) => strictNode(choice, level + 1)) };
}
