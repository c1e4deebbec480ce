import { describe, expect, it } from "vitest";
import { schemaChanges } from "./changes.test-case.ts";
import { compareSchemas } from "./compare-schemas.ts";
import { placeInWords } from "./place.ts";
import { SchemaReferenceError } from "./schema-reference-error.ts";

describe("a change of a schema", () => {
  it.each(schemaChanges)("$name", ({ before, after, effects, said }) => {
    const changes = compareSchemas({ before, after });
    expect(changes.map(({ effect }) => effect)).toEqual(effects);
    const lines = changes.map(({ place, what }) => `${placeInWords(place)} ${what}`).join("\n");
    expect(lines).toContain(said);
  });

  it.each(schemaChanges)("$name: nothing is said of a schema that did not change", ({ before, after }) => {
    expect(compareSchemas({ before, after: structuredClone(before) })).toEqual([]);
    expect(compareSchemas({ before: after, after: structuredClone(after) })).toEqual([]);
  });
});

describe("a reference that is not followed", () => {
  it.each([
    ["into nothing", { $ref: "#/$defs/None" }],
    ["to another document", { $ref: "https://example.com/schema" }],
    ["to a part of a definition", { $ref: "#/$defs/A/items", $defs: { A: { items: {} } } }],
    [
      "round in a circle",
      { $ref: "#/$defs/A", $defs: { A: { $ref: "#/$defs/B" }, B: { $ref: "#/$defs/A" } } },
    ],
    ["that depends on the way to it", { $dynamicRef: "#/$defs/A", $defs: { A: {} } }],
  ])("%s stops the comparison", (_, schema) => {
    expect(() => compareSchemas({ before: schema, after: structuredClone(schema) })).toThrow(
      SchemaReferenceError,
    );
  });
});
