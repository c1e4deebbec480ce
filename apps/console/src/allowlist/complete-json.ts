import type { SyntaxNode } from "@lezer/common";
import { nameOf, treeOf, valuesIn } from "./place-of-path.ts";

/** The part of JSON Schema that completion uses. */
export interface Schema {
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, Schema>>;
  readonly type?: string;
  readonly description?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly additionalProperties?: Schema | boolean;
}

export interface Completion {
  readonly label: string;
  /** The text to insert. */
  readonly apply: string;
  readonly info?: string;
}

export interface Completions {
  /** The text from here to the cursor is replaced. */
  readonly from: number;
  readonly options: readonly Completion[];
}

/** What a schema suggests at a position of a JSON text: names of members, or values. */
export function completeJson(
  { text, at }: { readonly text: string; readonly at: number },
  root: Schema,
): Completions | null {
  const node = treeOf(text).resolveInner(at, -1);
  const from = wordStart(text, at);
  const holder = enclosing(node, at);
  if (holder === null) return null;
  const schema = schemaAt(holder, { text, root });
  if (schema === null) return null;
  if (holder.name === "Object") return { from, options: namesOf(holder, { text, schema, root, from }) };
  const inside = holder.name === "Array" ? resolved(schema.items, root) : schema;
  return inside === null ? null : { from, options: valuesOf(inside) };
}

/** The object whose member's name is written at the position, the array whose item is, or the property whose value is. */
function enclosing(node: SyntaxNode, at: number): SyntaxNode | null {
  for (let one: SyntaxNode | null = node; one !== null; one = one.parent) {
    if (one.name === "Property") {
      const colon = one.getChild(":") ?? null;
      const name = one.getChild("PropertyName");
      const afterName = name !== null && at > name.to && (colon === null || at > colon.from);
      if (afterName) return one;
      continue;
    }
    const isOpen = at > one.from && (at < one.to || one.lastChild?.type.isError === true);
    if ((one.name === "Object" || one.name === "Array") && isOpen) return one;
  }
  return null;
}

interface Context {
  readonly text: string;
  readonly root: Schema;
}

function schemaAt(node: SyntaxNode, context: Context): Schema | null {
  if (node.name === "JsonText" || node.parent === null) return context.root;
  if (node.name === "Property") {
    const owner = schemaAt(node.parent, context);
    const [key] = valuesIn(node);
    const name = key === undefined ? null : nameOf(key, context.text);
    if (owner === null || name === null) return null;
    const own = owner.properties !== undefined && Object.hasOwn(owner.properties, name);
    const other = typeof owner.additionalProperties === "object" ? owner.additionalProperties : undefined;
    return resolved(own ? owner.properties?.[name] : other, context.root);
  }
  if (node.parent.name === "Array") return resolved(schemaAt(node.parent, context)?.items, context.root);
  return schemaAt(node.parent, context);
}

function resolved(schema: Schema | undefined, root: Schema): Schema | null {
  if (schema?.$ref === undefined) return schema ?? null;
  return root.$defs?.[schema.$ref.replace("#/$defs/", "")] ?? null;
}

function namesOf(
  object: SyntaxNode,
  { text, schema, root, from }: Context & { readonly schema: Schema; readonly from: number },
): Completion[] {
  const has = new Set(
    valuesIn(object).flatMap((property) => {
      const [key] = valuesIn(property);
      return key === undefined || key.from === from ? [] : [nameOf(key, text)];
    }),
  );
  return Object.entries(schema.properties ?? {})
    .filter(([name]) => !has.has(name))
    .map(([name, of]) => option(name, `${JSON.stringify(name)}: `, resolved(of, root)?.description));
}

function valuesOf({ const: only, enum: some, type, description }: Schema): Completion[] {
  const values = only !== undefined ? [only] : (some ?? (type === "boolean" ? [true, false] : []));
  return values.map((value) => option(JSON.stringify(value), JSON.stringify(value), description));
}

const option = (label: string, apply: string, info: string | undefined): Completion =>
  info === undefined ? { label, apply } : { label, apply, info };

/** A word may begin with a quotation mark. */
function wordStart(text: string, at: number): number {
  const [word = ""] = /"?[\w.]*$/.exec(text.slice(0, at)) ?? [];
  return at - word.length;
}
