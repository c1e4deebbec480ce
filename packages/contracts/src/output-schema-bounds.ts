import { runLimits } from "./limits.ts";
import { judgePattern } from "./output-pattern.ts";
import type { OutputSchemaNode } from "./output-schema.ts";

/** The size of a subschema with every reference expanded. */
interface Extent {
  readonly nodes: number;
  /** Levels of subschemas, itself included. */
  readonly levels: number;
  /** Steps of matching per character, for all its patterns together. */
  readonly patternSteps: number;
}

const { outputSchemaDepth, outputSchemaNodes, outputSchemaPatternSteps } = runLimits;

/**
 * Why a caller's output schema is too large, or null. The node has the right shape already. References are counted
 * expanded: definitions that refer to each other twice could otherwise cost exponential time, and cycles would never
 * end.
 */
export function checkOutputSchemaBounds(root: OutputSchemaNode): string | null {
  const definitions = root.$defs ?? {};
  const known = new Map<string, Extent>();

  const extentOf = (node: OutputSchemaNode, open: readonly string[]): Extent => {
    if (node !== root && (node.$defs !== undefined || node.$schema !== undefined)) {
      throw new Bound("`$defs` and `$schema` only at the top of the schema");
    }
    const parts = childrenOf(node).map((child) => extentOf(child, open));
    if (node.$ref !== undefined) parts.push(extentOfDefinition(node.$ref.slice("#/$defs/".length), open));
    return bounded({
      nodes: 1 + sum(parts.map((part) => part.nodes)),
      levels: 1 + Math.max(0, ...parts.map((part) => part.levels)),
      patternSteps: stepsOf(node.pattern) + sum(parts.map((part) => part.patternSteps)),
    });
  };

  const extentOfDefinition = (name: string, open: readonly string[]): Extent => {
    if (open.includes(name)) throw new Bound(`no recursion: \`#/$defs/${name}\` refers to itself`);
    const target = Object.hasOwn(definitions, name) ? definitions[name] : undefined;
    if (target === undefined) throw new Bound(`a definition for the reference \`#/$defs/${name}\``);
    const extent = known.get(name) ?? extentOf(target, [...open, name]);
    known.set(name, extent);
    return extent;
  };

  try {
    for (const name of Object.keys(definitions)) extentOfDefinition(name, []);
    extentOf(root, []);
    return null;
  } catch (error) {
    if (error instanceof Bound) return error.expected;
    throw error;
  }
}

function bounded(extent: Extent): Extent {
  // The root is level 0.
  if (extent.levels > outputSchemaDepth + 1)
    throw new Bound(`a schema of at most ${outputSchemaDepth} levels`);
  if (extent.nodes > outputSchemaNodes) {
    throw new Bound(`a schema of at most ${outputSchemaNodes} subschemas, references expanded`);
  }
  if (extent.patternSteps > outputSchemaPatternSteps) {
    throw new Bound(
      `patterns that take at most ${outputSchemaPatternSteps} steps for a character together, references expanded`,
    );
  }
  return extent;
}

class Bound extends Error {
  readonly expected: string;
  constructor(expected: string) {
    super(expected);
    this.expected = expected;
  }
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

function stepsOf(pattern: string | undefined): number {
  if (pattern === undefined) return 0;
  const verdict = judgePattern(pattern);
  // A refused pattern has its own issue already.
  return verdict.flaw === null ? verdict.steps : 0;
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
