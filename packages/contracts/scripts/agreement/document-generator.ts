import { oddNumbers } from "./odd-values.ts";
import { PartChecks } from "./part-checks.ts";
import type { Random } from "./random.ts";
import type { Route, SchemaGraph, Step } from "./schema-graph.ts";
import type { SchemaNode } from "./schema-node.ts";
import { type TextPool, textPool } from "./text-pools.ts";

/** What a contract's parser requires of text beyond its schema, by the pointer of the schema. */
export interface TextRule {
  readonly accepts: (text: string) => boolean;
  readonly hints: readonly string[];
}

/** A document with the place where a route through its schema ends. */
export interface AimedDocument {
  readonly document: unknown;
  /** Of the value; if the route ends at a key, the key is the last step. */
  readonly place: readonly (string | number)[];
  readonly endsAtKey: boolean;
  /** The complete schema of the value or key. */
  readonly outermost: SchemaNode;
}

/** The rest of the route to a value, and the remaining nesting depth. */
interface Aim {
  readonly ahead: Route;
  readonly depth: number;
  readonly place: (string | number)[];
}

/** Whether a value is ordinary or at the limits of what is allowed. */
export type Manner = "ordinary" | "at-limits";

const maxDepth = 7;
const anyName: SchemaNode = {};

/** Generates valid documents from the JSON Schema alone. */
export class DocumentGenerator {
  readonly checks: PartChecks;
  readonly #graph: SchemaGraph;
  readonly #random: Random;
  readonly #textRules: ReadonlyMap<string, TextRule>;
  readonly #pools = new Map<SchemaNode, TextPool>();
  readonly #hints: readonly string[];
  readonly #words: readonly string[];
  #manner: Manner = "ordinary";

  constructor({
    graph,
    random,
    textRules,
  }: {
    readonly graph: SchemaGraph;
    readonly random: Random;
    readonly textRules: ReadonlyMap<string, TextRule>;
  }) {
    this.#graph = graph;
    this.#random = random;
    this.#textRules = textRules;
    this.checks = new PartChecks(graph.root);
    this.#words = [...new Set(textsIn(graph.root))];
    this.#hints = [...new Set(conditionTexts(graph.root))];
  }

  /** A document in which the route leads to a value. */
  aimed(route: Route): AimedDocument {
    this.#manner = "ordinary";
    const place: (string | number)[] = [];
    const document = this.#value(this.#graph.root, { ahead: route, depth: 0, place });
    const lastMove = route.findLastIndex(({ kind }) => kind !== "same" && kind !== "branch");
    const last = route[lastMove];
    return { document, place, endsAtKey: last?.kind === "key", outermost: last?.to ?? this.#graph.root };
  }

  /** A valid value for a part of the schema. */
  value(node: SchemaNode, manner: Manner): unknown {
    this.#manner = manner;
    return this.#value(node, { ahead: [], depth: 2, place: [] });
  }

  textsFor(node: SchemaNode): TextPool {
    const known = this.#pools.get(node);
    if (known !== undefined) return known;
    const rule = this.#textRules.get(this.#graph.pointerOf(node));
    const all = textPool(this.#random, {
      patterns: this.#patternsOf(node),
      accepts: this.checks.accepts(node),
      hints: [...this.#hints, ...(rule?.hints ?? [])],
    });
    // At the edges the parser gets everything that the schema accepts: its own rules explain what it refuses.
    const pool = rule === undefined ? all : { ...all, valid: all.valid.filter(rule.accepts) };
    this.#pools.set(node, pool);
    return pool;
  }

  /** A text that the schema refuses, often because of one character. */
  refusedText(node: SchemaNode): string {
    const { invalid, beyond } = this.textsFor(node);
    return this.#random.pick(beyond.length > 0 && this.#random.chance(0.4) ? beyond : invalid);
  }

  /** Every word that the schema names as a value. */
  get words(): readonly string[] {
    return this.#words;
  }

  resolve(reference: string): SchemaNode {
    return this.#graph.resolve(reference);
  }

  #patternsOf(node: SchemaNode): string[] {
    const own = node.pattern === undefined ? [] : [node.pattern];
    return own.length > 0 || node.$ref === undefined ? own : this.#patternsOf(this.#graph.resolve(node.$ref));
  }

  /** Through references. A schema without a type is about keys. */
  #isText(node: SchemaNode): boolean {
    if (node.$ref !== undefined) return this.#isText(this.#graph.resolve(node.$ref));
    const open = node.anyOf === undefined && node.oneOf === undefined;
    return open && (node.type ?? "string") === "string";
  }

  #value(node: SchemaNode, aim: Aim): unknown {
    if (node.if === undefined) return this.#unconditional(node, aim);
    const holds = this.checks.condition(node);
    const start = aim.place.length;
    for (;;) {
      const value = this.#unconditional(node, aim);
      if (holds(value)) return value;
      aim.place.length = start;
    }
  }

  #unconditional(node: SchemaNode, aim: Aim): unknown {
    if (node.const !== undefined) return node.const;
    if (node.enum !== undefined) return this.#random.pick(node.enum);
    const branches = node.anyOf ?? node.oneOf;
    if (branches !== undefined) return this.#branch(branches, aim);
    if (this.#isText(node)) return this.#text(node);
    if (node.$ref !== undefined) return this.#value(this.#graph.resolve(node.$ref), after(aim, "same"));
    return this.#ofType(this.#pickType(node, aim), node, aim);
  }

  #branch(branches: readonly SchemaNode[], aim: Aim): unknown {
    const [step] = aim.ahead;
    if (step?.kind === "branch") return this.#value(step.to, after(aim, "branch"));
    const shallow = branches.filter((branch) => branch.$ref === undefined && branch.type !== "object");
    const choice = aim.depth >= maxDepth && shallow.length > 0 ? shallow : branches;
    return this.#value(this.#random.pick(choice), aim);
  }

  #pickType(node: SchemaNode, { ahead: [step], depth }: Aim): string {
    if (typeof node.type === "string") return node.type;
    const types = node.type ?? [];
    if (step?.kind === "item") return "array";
    if (step !== undefined) return "object";
    const scalars = types.filter((type) => type !== "object" && type !== "array");
    return this.#random.pick(depth >= 4 ? scalars : types);
  }

  #ofType(type: string, node: SchemaNode, aim: Aim): unknown {
    switch (type) {
      case "string":
        return this.#text(node);
      case "integer":
      case "number":
        return this.#number(node, type);
      case "boolean":
        return this.#random.chance(0.5);
      case "null":
        return null;
      case "array":
        return this.#array(node, aim);
      case "object":
        return this.#object(node, aim);
      default:
        throw new Error(`no generator for values of type \`${type}\``);
    }
  }

  #text(node: SchemaNode): string {
    const { valid, edges, names } = this.textsFor(node);
    if (names.length > 0 && this.#random.chance(0.03)) return this.#random.pick(names);
    const atEdge = edges.length > 0 && this.#random.chance(this.#manner === "at-limits" ? 0.6 : 0.02);
    return this.#random.pick(atEdge ? edges : valid);
  }

  #number(node: SchemaNode, type: "integer" | "number"): number {
    const { minimum = -1e9, maximum = 1e9, exclusiveMinimum, exclusiveMaximum } = node;
    const limits = [node.minimum, node.maximum].filter((limit) => limit !== undefined);
    if (limits.length > 0 && this.#random.chance(this.#manner === "at-limits" ? 0.7 : 0.1)) {
      return this.#random.pick(limits);
    }
    const within = (value: number): boolean =>
      value >= (node.minimum ?? -Infinity) &&
      value <= (node.maximum ?? Infinity) &&
      value > (exclusiveMinimum ?? -Infinity) &&
      value < (exclusiveMaximum ?? Infinity) &&
      (type === "number" || Number.isInteger(value));
    const odd = this.#random.pick(oddNumbers);
    if (within(odd)) return odd;
    const drawn =
      Math.max(minimum, exclusiveMinimum ?? minimum) +
      this.#random.next() * Math.min(maximum, exclusiveMaximum ?? maximum, 1e6);
    const whole = type === "integer" ? Math.floor(drawn) : drawn;
    return within(whole) ? whole : (node.maximum ?? 1);
  }

  #array(node: SchemaNode, aim: Aim): unknown[] {
    const { items = {}, minItems = 0, maxItems = 3 } = node;
    const [step] = aim.ahead;
    const aimed = step?.kind === "item" ? 1 : 0;
    const length = Math.max(aimed, this.#size({ min: minItems, max: maxItems, most: 1_000 }));
    const target = aimed === 1 ? this.#random.below(Math.min(length, 3)) : -1;
    const inner = { ahead: [], depth: aim.depth + 1, place: [] };
    // Long arrays hold few different items, since only their length matters.
    const different = Array.from({ length: Math.min(length, 6) }, (_, index) => {
      if (index !== target) return this.#value(items, inner);
      aim.place.push(index);
      return this.#value(items, { ...after(aim, "item"), depth: aim.depth + 1 });
    });
    if (node.uniqueItems === true) return [...new Set(different)];
    // Duplicates are allowed here.
    if (length > 1 && this.#random.chance(0.1))
      different[target === 0 ? 1 : 0] = different[target === 0 ? 0 : 1];
    return Array.from({ length }, (_, index) =>
      index < 6 ? different[index] : this.#random.pick(different.slice(0, 6)),
    );
  }

  /** The number of items or keys; at the limits one of them, unless it is too large to be used often. */
  #size({ min, max, most }: { readonly min: number; readonly max: number; readonly most: number }): number {
    if (this.#manner === "at-limits" && this.#random.chance(0.5)) {
      return max <= most && this.#random.chance(max > 100 ? 0.05 : 0.5) ? max : min;
    }
    return Math.min(max, min + this.#random.below(3));
  }

  #object(node: SchemaNode, aim: Aim): object {
    const { properties = {}, required = [], additionalProperties: extra } = node;
    const [step] = aim.ahead;
    const inner = { ahead: [], depth: aim.depth + 1, place: [] };
    const optional = Object.keys(properties).length - required.length;
    const likely = aim.depth >= maxDepth ? 0 : Math.min(0.5, 2 / optional);
    const entries = Object.entries(properties).flatMap(([name, part]): [string, unknown][] => {
      if (step?.kind === "property" && step.name === name) {
        aim.place.push(name);
        return [[name, this.#value(part, { ...after(aim, "property"), depth: aim.depth + 1 })]];
      }
      return required.includes(name) || this.#random.chance(likely) ? [[name, this.#value(part, inner)]] : [];
    });
    if (typeof extra === "object") entries.push(...this.#extras({ node, extra, aim, step }));
    if (this.#random.chance(0.05)) entries.reverse();
    return Object.fromEntries(entries);
  }

  #extras({
    node,
    extra,
    aim,
    step,
  }: {
    readonly node: SchemaNode;
    readonly extra: SchemaNode;
    readonly aim: Aim;
    readonly step: Step | undefined;
  }): [string, unknown][] {
    const aimed = step?.kind === "extra" || step?.kind === "key";
    const { minProperties = 0, maxProperties = 3 } = node;
    const size = Math.max(aimed ? 1 : 0, this.#size({ min: minProperties, max: maxProperties, most: 100 }));
    const names = new Set<string>();
    while (names.size < size) names.add(this.#text(node.propertyNames ?? anyName));
    return [...names].map((name, index) => {
      if (!aimed || index > 0)
        return [name, this.#value(extra, { ahead: [], depth: aim.depth + 1, place: [] })];
      aim.place.push(name);
      const ahead =
        step?.kind === "extra" ? { ...after(aim, "extra"), depth: aim.depth + 1 } : { ...aim, ahead: [] };
      return [name, this.#value(extra, ahead)];
    });
  }
}

/** The aim after a step of its route, if that is the next one. */
const after = (aim: Aim, kind: Step["kind"]): Aim =>
  aim.ahead[0]?.kind === kind ? { ...aim, ahead: aim.ahead.slice(1) } : aim;

/** The texts in an `if` or a `not`: random text would rarely meet such conditions. */
function conditionTexts(part: unknown): string[] {
  if (typeof part !== "object" || part === null) return [];
  return Object.entries(part).flatMap(([keyword, inner]) =>
    keyword === "if" || keyword === "not" ? textsIn(inner) : conditionTexts(inner),
  );
}

function textsIn(part: unknown): string[] {
  if (typeof part !== "object" || part === null) return [];
  return Object.entries(part).flatMap(([keyword, inner]) => {
    const named = keyword === "const" || keyword === "enum" ? [inner].flat() : [];
    return [...named.filter((value) => typeof value === "string"), ...textsIn(inner)];
  });
}
