import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import * as fc from "fast-check";
import { expect, it } from "vitest";
import type { Direction } from "../direction.ts";
import { judge } from "../judge.ts";
import { compareSchemas } from "./compare-schemas.ts";
import type { SchemaObject } from "./json-schema.ts";
import { documents, schemaPairs } from "./schema-pairs.test-case.ts";

const pool = fc.sample(documents, { numRuns: 1_500, seed: 4 });

/** Null for what an edit made of a schema that is none. */
function compiled(schema: SchemaObject): ValidateFunction | null {
  try {
    return new Ajv2020({ strict: false, logger: false }).compile(schema);
  } catch {
    return null;
  }
}

const isCompatible = (pair: { before: SchemaObject; after: SchemaObject }, direction: Direction): boolean =>
  compareSchemas(pair).every(({ effect }) => judge({ effect, direction }).kind === "compatible");

it.each([
  { direction: "input", promise: "what was valid before is valid after" },
  { direction: "output", promise: "what is valid after was valid before" },
] as const)("$direction: of a compatible change, $promise", ({ direction }) => {
  const counts = { pairs: 0, compatible: 0, tellingPairs: 0, documents: 0 };
  fc.assert(
    fc.property(schemaPairs, (pair) => {
      counts.pairs += 1;
      const before = compiled(pair.before);
      const after = compiled(pair.after);
      if (before === null || after === null || !isCompatible(pair, direction)) return;
      counts.compatible += 1;
      const [smaller, larger] = direction === "input" ? [before, after] : [after, before];
      let more = 0;
      for (const document of pool) {
        const inner = smaller(document);
        const outer = larger(document);
        if (inner) counts.documents += 1;
        if (outer && !inner) more += 1;
        expect({ document, inner, outer: outer || !inner }).toEqual({ document, inner, outer: true });
      }
      if (more > 0) counts.tellingPairs += 1;
    }),
    { numRuns: 4_000, seed: 4 },
  );
  console.log(`${direction}:`, JSON.stringify(counts));
  expect(counts.compatible).toBeGreaterThan(300);
  expect(counts.tellingPairs).toBeGreaterThan(50);
  expect(counts.documents).toBeGreaterThan(20_000);
});
