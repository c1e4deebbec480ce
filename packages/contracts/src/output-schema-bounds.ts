import { runLimits } from "./limits.ts";
import type { OutputSchemaNode } from "./output-schema.ts";

/** Why a caller's output schema is too much to work with, or null. The node is already well-shaped. */
export function checkOutputSchemaBounds(root: OutputSchemaNode): string | null {
  const bytes = new TextEncoder().encode(JSON.stringify(root)).length;
  if (bytes > runLimits.outputSchemaBytes) return `a schema of at most ${runLimits.outputSchemaBytes} bytes`;
  const definitions = root.$defs ?? {};
  const sizes = new Map<string, number>();

  // Counts subschemas with every reference expanded: definitions that refer to each other twice over would
  // otherwise cost exponential time, and a cycle would never end.
  const expandedSize = (node: OutputSchemaNode, depth: number, open: readonly string[]): number => {
    if (depth > runLimits.outputSchemaDepth)
      throw new Bound(`a schema of at most ${runLimits.outputSchemaDepth} levels`);
    if (depth > 0 && node.$defs !== undefined) throw new Bound("`$defs` only at the top of the schema");
    let total = 1;
    if (node.$ref !== undefined) total += referenceSize(node.$ref.slice("#/$defs/".length), depth, open);
    for (const child of childrenOf(node)) total += expandedSize(child, depth + 1, open);
    if (total > runLimits.outputSchemaNodes) {
      throw new Bound(`a schema of at most ${runLimits.outputSchemaNodes} subschemas, references expanded`);
    }
    return total;
  };
  const referenceSize = (name: string, depth: number, open: readonly string[]): number => {
    if (open.includes(name)) throw new Bound(`no recursion: \`#/$defs/${name}\` refers to itself`);
    const target = Object.hasOwn(definitions, name) ? definitions[name] : undefined;
    if (target === undefined) throw new Bound(`a definition for the reference \`#/$defs/${name}\``);
    const known = sizes.get(name);
    if (known !== undefined) return known;
    const size = expandedSize(target, depth + 1, [...open, name]);
    sizes.set(name, size);
    return size;
  };

  try {
    for (const name of Object.keys(definitions)) referenceSize(name, 0, []);
    expandedSize(root, 0, []);
    return null;
  } catch (error) {
    if (error instanceof Bound) return error.expected;
    throw error;
  }
}

class Bound extends Error {
  readonly expected: string;
  constructor(expected: string) {
    super(expected);
    this.expected = expected;
  }
}

function childrenOf(node: OutputSchemaNode): OutputSchemaNode[] {
  const single = [node.items, node.additionalProperties].filter((child) => typeof child === "object");
  return [
    ...Object.values(node.properties ?? {}),
    ...single,
    ...(node.prefixItems ?? []),
    ...(node.anyOf ?? []),
    ...(node.allOf ?? []),
    ...(node.oneOf ?? []),
  ];
}
