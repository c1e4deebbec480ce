import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import * as fc from "fast-check";
import { expect, it } from "vitest";
import type { Direction } from "../direction.ts";
import { judge } from "../judge.ts";
import { compareSchemas } from "./compare-schemas.ts";
import type { SchemaObject } from "./json-schema.ts";
import { documents, schemaPairs } from "./schema-pairs.test-case.ts";
import { SchemaReferenceError } from "./schema-reference-error.ts";

/** As JSON has them, with the usual prototype. */
const plain = <T>(value: T): T => JSON.parse(JSON.stringify(value));
const pool: readonly unknown[] = plain(fc.sample(documents, { numRuns: 500, seed: 4 }));

const ajv = new Ajv2020({ strict: false, logger: false });

/** Null for what an edit made of a schema that is none. */
function compiled(schema: SchemaObject): ValidateFunction | null {
  try {
    return ajv.compile(schema);
  } catch {
    return null;
  }
}

function isCompatible(pair: { before: SchemaObject; after: SchemaObject }, direction: Direction): boolean {
  try {
    return compareSchemas(pair).every(({ effect }) => judge({ effect, direction }).kind === "compatible");
  } catch (error) {
    if (error instanceof SchemaReferenceError) return false;
    throw error;
  }
}

it.each([
  { direction: "input", promise: "what was valid before is valid after" },
  { direction: "output", promise: "what is valid after was valid before" },
] as const)("$direction: of a compatible change, $promise", ({ direction }) => {
  const counts = { pairs: 0, compatible: 0, tellingPairs: 0, documents: 0 };
  fc.assert(
    fc.property(schemaPairs.map(plain), (pair) => {
      counts.pairs += 1;
      if (!isCompatible(pair, direction)) return;
      const before = compiled(pair.before);
      const after = compiled(pair.after);
      if (before === null || after === null) return;
      counts.compatible += 1;
      const [smaller, larger] = direction === "input" ? [before, after] : [after, before];
      const inner = pool.filter((document) => smaller(document));
      counts.documents += inner.length;
      expect(inner.filter((document) => !larger(document))).toEqual([]);
      const more = pool.filter((document) => larger(document)).length - inner.length;
      if (more > 0) counts.tellingPairs += 1;
    }),
    { numRuns: 1_000, seed: 4, endOnFailure: true },
  );
  console.log(`${direction}:`, JSON.stringify(counts));
  expect(counts.compatible).toBeGreaterThan(100);
  expect(counts.tellingPairs).toBeGreaterThan(20);
  expect(counts.documents).toBeGreaterThan(20_000);
});
