import { expect, it } from "vitest";
import { completeJson, type Schema } from "./complete-json.ts";

const schema: Schema = {
  type: "object",
  properties: {
    version: { const: "allowlist.v1", type: "string" },
    enabled: { type: "boolean" },
    rules: { type: "array", items: { $ref: "#/$defs/Rule" } },
  },
  $defs: {
    Rule: {
      type: "object",
      properties: {
        id: { type: "string", description: "Its name." },
        on: { type: "boolean" },
        appliesTo: { type: "object", additionalProperties: { enum: ["a", "b"] } },
      },
    },
  },
};

/** The labels at the mark `|`. */
const at = (marked: string) => {
  const place = marked.indexOf("|");
  const found = completeJson({ text: marked.replace("|", ""), at: place }, schema);
  return found?.options.map(({ label }) => label) ?? null;
};

it.each([
  ["{|}", ["version", "enabled", "rules"]],
  ['{"enabled": true, |}', ["version", "rules"]],
  ['{"enabled": |}', ["true", "false"]],
  ['{"version": "al|"}', ['"allowlist.v1"']],
  ['{"rules": [{|}]}', ["id", "on", "appliesTo"]],
  ['{"rules": [{"id": "x", "o|"}]}', ["on", "appliesTo"]],
  ['{"rules": [{"id": "x", "on": |}]}', ["true", "false"]],
  ['{"rules": [{"appliesTo": {"any": |}}]}', ['"a"', '"b"']],
  ["|", null],
])("at %s it suggests %j", (marked, labels) => {
  expect(at(marked)).toEqual(labels);
});

it("replaces what was begun, with its quotation mark", () => {
  const text = '{"ena';
  expect(completeJson({ text, at: text.length }, schema)?.from).toBe(1);
});
