/** JSON Schema as far as the contracts use it. */
export interface SchemaNode {
  readonly $defs?: Readonly<Record<string, SchemaNode>>;
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly items?: SchemaNode;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly uniqueItems?: boolean;
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | SchemaNode;
  readonly propertyNames?: SchemaNode;
  readonly minProperties?: number;
  readonly maxProperties?: number;
  readonly anyOf?: readonly SchemaNode[];
  readonly oneOf?: readonly SchemaNode[];
  readonly not?: SchemaNode;
  readonly if?: SchemaNode;
  readonly then?: SchemaNode;
}

/** Keywords that do not affect validation. */
const annotations = ["$id", "$schema", "$defs", "title", "description"] as const;

/** Keywords that delegate parts of a document to other schemas: violated through these. */
const applicators = ["$ref", "items", "properties", "propertyNames"] as const;

/** Keywords that refuse a document themselves. `then` counts with its `if`. */
export const assertions = [
  ...["type", "enum", "const", "pattern", "minLength", "maxLength"],
  ...["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "minItems", "maxItems", "uniqueItems"],
  ...["required", "additionalProperties", "minProperties", "maxProperties"],
  ...["anyOf", "oneOf", "not", "if"],
] as const;

const known = new Set<string>([...annotations, ...applicators, ...assertions, "then"]);

/** The keywords of a node that affect validation. */
export function keywordsOf(node: SchemaNode): string[] {
  const unknown = Object.keys(node).filter((keyword) => !known.has(keyword));
  // An unknown keyword would be untested.
  if (unknown.length > 0) throw new Error(`keywords without generator and mutation: ${unknown.join(", ")}`);
  return Object.keys(node).filter((keyword) => !(annotations as readonly string[]).includes(keyword));
}

/** Whether the keyword only delegates; `additionalProperties` does so if it is a schema. */
export const handsOn = (node: SchemaNode, keyword: string): boolean =>
  (applicators as readonly string[]).includes(keyword) ||
  (keyword === "additionalProperties" && typeof node.additionalProperties === "object");

/** A minimum size of 0 always holds. */
export const isVacuous = (node: SchemaNode, keyword: string): boolean =>
  (keyword === "minProperties" && node.minProperties === 0) ||
  (keyword === "minItems" && node.minItems === 0) ||
  (keyword === "minLength" && node.minLength === 0) ||
  (keyword === "uniqueItems" && node.uniqueItems === false);
