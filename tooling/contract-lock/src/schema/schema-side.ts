import { isDeepStrictEqual } from "node:util";
import { isObject, type JsonSchema, own, type SchemaObject, schemasByName } from "./json-schema.ts";
import { canBeMerged } from "./keyword-groups.ts";
import { SchemaReferenceError } from "./schema-reference-error.ts";

/** Keywords that change what a reference means. They are not followed, so a schema that has one is refused. */
const unfollowed = ["$dynamicRef", "$dynamicAnchor", "$recursiveRef", "$recursiveAnchor", "$anchor", "$id"];

/** One of the two schemas that are compared: its root, and what its references resolve to. */
export class SchemaSide {
  readonly root: SchemaObject;
  readonly #definitions: ReadonlyMap<string, JsonSchema>;
  readonly #resolved = new WeakMap<SchemaObject, JsonSchema>();

  constructor(document: SchemaObject) {
    const { $id: _id, $schema: _schema, $defs: _defs, ...root } = document;
    this.root = root;
    this.#definitions = schemasByName(document, "$defs");
  }

  /**
   * The schema without a `$ref` at its top: its target and the keywords beside it merged into one node, or joined
   * by `allOf` where they would conflict. One node always gives the same object.
   */
  resolve(schema: JsonSchema): JsonSchema {
    return this.#follow({ schema, followed: [] });
  }

  #follow({ schema, followed }: { schema: JsonSchema; followed: readonly string[] }): JsonSchema {
    if (typeof schema === "boolean") return schema;
    const known = this.#resolved.get(schema);
    if (known !== undefined) return known;
    const resolved = this.#withoutReference({ schema, followed });
    this.#resolved.set(schema, resolved);
    return resolved;
  }

  #withoutReference({
    schema,
    followed,
  }: {
    readonly schema: SchemaObject;
    readonly followed: readonly string[];
  }): JsonSchema {
    const odd = unfollowed.find((keyword) => Object.hasOwn(schema, keyword));
    if (odd !== undefined) throw new SchemaReferenceError(odd);
    const { $ref, ...beside } = schema;
    if ($ref === undefined) return schema;
    if (typeof $ref !== "string" || followed.includes($ref)) throw new SchemaReferenceError(String($ref));
    const target = this.#follow({ schema: this.#lookup($ref), followed: [...followed, $ref] });
    // Without other keywords the target itself, so that a walk recognises where it has been.
    if (Object.keys(beside).length === 0) return target;
    if (target === false) return false;
    if (target === true) return beside;
    if (canBeMerged({ one: beside, other: target })) return { ...target, ...beside };
    const conditions = own(beside, "allOf");
    return { ...beside, allOf: [...(Array.isArray(conditions) ? conditions : []), target] };
  }

  #lookup(reference: string): JsonSchema {
    if (reference === "#") return this.root;
    const [, name] = /^#\/\$defs\/([^/~%]+)$/.exec(reference) ?? [];
    const found = name === undefined ? undefined : this.#definitions.get(name);
    if (found === undefined) throw new SchemaReferenceError(reference);
    return found;
  }

  /** The value with all definitions that it refers to, directly or through others. */
  closureOf(value: unknown): unknown {
    const reached = new Map<string, JsonSchema>();
    const visit = (inner: unknown): void => {
      if (Array.isArray(inner)) for (const item of inner) visit(item);
      if (!isObject(inner)) return;
      const reference = own(inner, "$ref");
      if (typeof reference === "string" && !reached.has(reference)) {
        const target = this.#lookup(reference);
        reached.set(reference, target);
        visit(target);
      }
      for (const item of Object.values(inner)) visit(item);
    };
    visit(value);
    return { value, reached: Object.fromEntries(reached) };
  }
}

/** Whether two values, and all definitions that they refer to, are written alike. */
export const areWrittenAlike = (
  before: { readonly side: SchemaSide; readonly value: unknown },
  after: { readonly side: SchemaSide; readonly value: unknown },
): boolean => isDeepStrictEqual(before.side.closureOf(before.value), after.side.closureOf(after.value));
