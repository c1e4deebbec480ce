type Node = Record<string, unknown>;

/** What a provider refuses in one node of a schema, or null. */
export type NodeRule = (node: Node, level: number) => string | null;

/** The first flaw of a schema by a provider's rule for its nodes. */
export function flawInSchema(schema: unknown, rule: NodeRule, level = 0): string | null {
  if (typeof schema !== "object" || schema === null) return "a schema must be an object";
  const node = schema as Node;
  const own = rule(node, level);
  if (own !== null) return own;
  for (const child of childrenOf(node)) {
    const flaw = flawInSchema(child, rule, level + 1);
    if (flaw !== null) return flaw;
  }
  return null;
}

function childrenOf(node: Node): unknown[] {
  const named = [node["properties"], node["$defs"]].flatMap((map) => Object.values((map ?? {}) as Node));
  const listed = [node["anyOf"], node["allOf"], node["oneOf"], node["prefixItems"]].flatMap(
    (list) => list ?? [],
  );
  const single = [node["items"], node["additionalProperties"]].filter((child) => typeof child === "object");
  return [...named, ...listed, ...single];
}

const unknownIn = (node: Node, known: readonly string[]): string | null => {
  const key = Object.keys(node).find((name) => !known.includes(name));
  return key === undefined ? null : `'${key}' is not permitted`;
};

const common = ["title", "description", "type", "enum", "$ref", "$defs", "properties", "required"];

/** OpenAI's strict mode. */
export const openaiStrictRule: NodeRule = (node, level) => {
  const unknown = unknownIn(node, [
    ...common,
    "const",
    "anyOf",
    "items",
    "additionalProperties",
    "minItems",
    "maxItems",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
  ]);
  if (unknown !== null) return unknown;
  if (level > 10) return "more than 10 levels";
  if (level === 0 && node["type"] !== "object") return "the root must be an object";
  if (node["$ref"] !== undefined) return Object.keys(node).length > 1 ? "$ref with siblings" : null;
  if (node["type"] === undefined && node["anyOf"] === undefined) return "a schema must have a 'type'";
  const types = [node["type"]].flat();
  if (types.includes("array") && node["items"] === undefined) return "array schema missing items";
  if (!types.includes("object")) return null;
  if (node["additionalProperties"] !== false) return "'additionalProperties' must be false";
  const names = Object.keys((node["properties"] ?? {}) as Node);
  const required = (node["required"] ?? []) as string[];
  return names.every((name) => required.includes(name)) ? null : "'required' must include every key";
};

/** Claude's output format. */
export const anthropicRule: NodeRule = (node) => {
  const known = [...common, "const", "anyOf", "allOf", "items", "additionalProperties", "$schema"];
  const unknown = unknownIn(node, known);
  if (unknown !== null) return unknown;
  if (node["type"] === "object" && node["additionalProperties"] !== false)
    return "For 'object' type, 'additionalProperties' must be explicitly set to false";
  return null;
};

/** Gemini's `responseJsonSchema`. */
export const googleRule: NodeRule = (node) => {
  const known = [...common, "anyOf", "oneOf", "items", "prefixItems", "additionalProperties"];
  const unknown = unknownIn(node, [...known, "minItems", "maxItems", "minimum", "maximum"]);
  if (unknown !== null) return unknown;
  const beside = Object.keys(node).filter((key) => !key.startsWith("$"));
  if (node["$ref"] !== undefined && beside.length > 0) return "$ref with other properties";
  const values = (node["enum"] ?? []) as unknown[];
  return values.every((value) => typeof value === "string" || typeof value === "number")
    ? null
    : "enum values must be strings or numbers";
};

/** Nova's tools. */
export const novaRule: NodeRule = (node, level) => {
  if (node["$ref"] !== undefined || node["$defs"] !== undefined) return "references are not supported";
  return level === 0 ? unknownIn(node, ["type", "properties", "required"]) : null;
};

/** A tool's input, and schemas that are not enforced: any JSON Schema of an object. */
export const objectRule: NodeRule = (node, level) =>
  level === 0 && node["type"] !== "object" ? "the root must be an object" : null;
