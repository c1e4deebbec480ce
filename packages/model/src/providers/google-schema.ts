import type { OutputSchemaNode } from "@slotgate/contracts";
import { mapChildren } from "./schema-nodes.ts";

/**
 * The schema with the keywords that Gemini takes. Whatever is left out only allows more; the output check covers it all.
 */
export function toGoogleSchema(node: OutputSchemaNode): OutputSchemaNode {
  const { $defs, $ref } = node;
  // Nothing may stand beside a reference but what begins with `$`.
  if ($ref !== undefined)
    return $defs === undefined ? { $ref } : mapChildren({ $ref, $defs }, toGoogleSchema);
  const {
    $schema: _schema,
    const: only,
    enum: several = only === undefined ? undefined : [only],
    allOf: _allOf,
    pattern: _pattern,
    minLength: _minLength,
    maxLength: _maxLength,
    minProperties: _minProperties,
    maxProperties: _maxProperties,
    uniqueItems: _uniqueItems,
    exclusiveMinimum: _exclusiveMinimum,
    exclusiveMaximum: _exclusiveMaximum,
    multipleOf: _multipleOf,
    ...kept
  } = node;
  const mapped = mapChildren(kept, toGoogleSchema);
  return several?.every((value) => typeof value === "string" || typeof value === "number")
    ? { ...mapped, enum: several }
    : mapped;
}
