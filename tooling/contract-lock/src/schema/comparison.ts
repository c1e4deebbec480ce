import type { Change } from "./change.ts";
import type { JsonSchema, SchemaObject } from "./json-schema.ts";
import type { Place } from "./place.ts";

/** Two schemas that stand at one place, before and after. */
export interface SchemaPair {
  readonly before: JsonSchema;
  readonly after: JsonSchema;
  readonly place: Place;
}

/** Two nodes without references, and the way to compare what is inside them. */
export interface NodePair {
  readonly before: SchemaObject;
  readonly after: SchemaObject;
  readonly place: Place;
  readonly within: Within;
}

/** What comparing one keyword may ask of the comparison of whole schemas. */
export interface Within {
  changes(pair: SchemaPair): readonly Change[];
  /** Whether both accept the same documents, as far as can be proven. */
  sameMeaning(pair: Omit<SchemaPair, "place">): boolean;
  /** Whether the values are written alike, with all that they refer to. */
  writtenAlike(pair: { readonly before: unknown; readonly after: unknown }): boolean;
  readonly resolveBefore: (schema: JsonSchema) => JsonSchema;
  readonly resolveAfter: (schema: JsonSchema) => JsonSchema;
}

/** Compares what one keyword, or some that belong together, say in both nodes. */
export type KeywordComparison = {
  readonly keywords: readonly string[];
  readonly compare: (pair: NodePair) => readonly Change[];
};
