import type { Random } from "./random.ts";
import { isVacuous, keywordsOf, type SchemaNode } from "./schema-node.ts";

/** A step from a schema into another: to the same value, to one of its parts, or to one of its keys. */
export interface Step {
  readonly kind: "same" | "branch" | "property" | "extra" | "item" | "key";
  readonly keyword: string;
  readonly from: SchemaNode;
  readonly to: SchemaNode;
  /** Of a property. */
  readonly name: string;
}

export type Route = readonly Step[];

/** A keyword at its place in a schema. */
export interface Occurrence {
  readonly pointer: string;
  readonly keyword: string;
  readonly node: SchemaNode;
  /** What to violate for it: for a part of a `then`, the `if` of the schema that holds both. */
  readonly by: { readonly node: SchemaNode; readonly keyword: string };
}

const escaped = (name: string): string => name.replaceAll("~", "~0").replaceAll("/", "~1");

/** A schema with everything it reaches, and the routes from its root to each part. */
export class SchemaGraph {
  readonly root: SchemaNode;
  readonly occurrences: readonly Occurrence[];
  readonly #pointers = new Map<SchemaNode, string>();
  readonly #into = new Map<SchemaNode, Step[]>();
  /** The number of steps from the root to each part; and the same without steps to keys. */
  readonly #distances = new Map<SchemaNode, number>();
  readonly #distancesOfValues = new Map<SchemaNode, number>();

  constructor(root: SchemaNode) {
    this.root = root;
    this.#explore();
    this.occurrences = [...this.#pointers.keys()].flatMap((node) => this.occurrencesIn(node));
  }

  pointerOf(node: SchemaNode): string {
    return this.#pointers.get(node) ?? "?";
  }

  resolve(reference: string): SchemaNode {
    const target = this.root.$defs?.[reference.replace(/^#\/\$defs\//, "")];
    if (target === undefined) throw new Error(`the schema has no \`${reference}\``);
    return target;
  }

  stepsFrom(node: SchemaNode): Step[] {
    const step = (kind: Step["kind"], keyword: string, to: SchemaNode, name = ""): Step => ({
      kind,
      keyword,
      from: node,
      to,
      name,
    });
    const extra = node.additionalProperties;
    return [
      ...(node.$ref === undefined ? [] : [step("same", "$ref", this.resolve(node.$ref))]),
      ...(node.anyOf ?? []).map((branch) => step("branch", "anyOf", branch)),
      ...(node.oneOf ?? []).map((branch) => step("branch", "oneOf", branch)),
      ...Object.entries(node.properties ?? {}).map(([name, to]) => step("property", "properties", to, name)),
      ...(typeof extra === "object" ? [step("extra", "additionalProperties", extra)] : []),
      ...(node.items === undefined ? [] : [step("item", "items", node.items)]),
      ...(node.propertyNames === undefined ? [] : [step("key", "propertyNames", node.propertyNames)]),
    ];
  }

  /** A route from the root to the target, usually a short one. */
  routeTo(random: Random, { by: { node: end, keyword } }: Occurrence): Route {
    // A key is always a string: a `type` is violated at a value.
    const distances = keyword === "type" ? this.#distancesOfValues : this.#distances;
    const distanceOf = (node: SchemaNode): number => distances.get(node) ?? Number.POSITIVE_INFINITY;
    const route: Step[] = [];
    for (let node = end; node !== this.root; ) {
      const into = (this.#into.get(node) ?? []).filter(
        ({ from, kind }) => distances.has(from) && (kind !== "key" || keyword !== "type"),
      );
      const nearer = into.filter(({ from }) => distanceOf(from) < distanceOf(node));
      const step = random.pick(route.length > 12 || random.chance(0.6) ? nearer : into);
      route.unshift(step);
      node = step.from;
    }
    return route;
  }

  /** The keywords of a part that some document can violate. */
  occurrencesIn(node: SchemaNode): Occurrence[] {
    const pointer = this.pointerOf(node);
    const own = keywordsOf(node)
      .filter((keyword) => keyword !== "then" && !isVacuous(node, keyword))
      .filter((keyword) => keyword !== "type" || this.#distancesOfValues.has(node))
      .map((keyword) => ({ pointer: `${pointer}/${keyword}`, keyword, node, by: { node, keyword } }));
    return node.then === undefined ? own : [...own, ...consequences(node, node.then, `${pointer}/then`)];
  }

  #explore(): void {
    const queue: [SchemaNode, string][] = [[this.root, "#"]];
    for (const [node, pointer] of queue) {
      if (this.#pointers.has(node)) continue;
      this.#pointers.set(node, pointer);
      for (const step of this.stepsFrom(node)) {
        this.#into.set(step.to, [...(this.#into.get(step.to) ?? []), step]);
        queue.push([step.to, pointerAfter(pointer, step)]);
      }
    }
    this.#measure(this.#distances, () => true);
    this.#measure(this.#distancesOfValues, ({ kind }) => kind !== "key");
  }

  #measure(distances: Map<SchemaNode, number>, open: (step: Step) => boolean): void {
    const queue: [SchemaNode, number][] = [[this.root, 0]];
    for (const [node, distance] of queue) {
      if (distances.has(node)) continue;
      distances.set(node, distance);
      queue.push(
        ...this.stepsFrom(node)
          .filter(open)
          .map(({ to }): [SchemaNode, number] => [to, distance + 1]),
      );
    }
  }
}

function pointerAfter(pointer: string, { kind, keyword, from, to, name }: Step): string {
  switch (kind) {
    case "same":
      return from.$ref ?? pointer;
    case "branch":
      return `${pointer}/${keyword}/${[...(from.anyOf ?? []), ...(from.oneOf ?? [])].indexOf(to)}`;
    case "property":
      return `${pointer}/properties/${escaped(name)}`;
    case "extra":
    case "item":
    case "key":
      return `${pointer}/${keyword}`;
  }
}

/**
 * The requirements of a `then`. Its types only repeat those of the surrounding schema, and cannot be violated alone.
 */
function consequences(owner: SchemaNode, node: SchemaNode, pointer: string): Occurrence[] {
  const own = keywordsOf(node)
    .filter((keyword) => keyword !== "type" && keyword !== "properties")
    .map((keyword) => ({
      pointer: `${pointer}/${keyword}`,
      keyword,
      node,
      by: { node: owner, keyword: "if" },
    }));
  const inner = Object.entries(node.properties ?? {}).flatMap(([name, part]) =>
    consequences(owner, part, `${pointer}/properties/${escaped(name)}`),
  );
  return [...own, ...inner];
}
