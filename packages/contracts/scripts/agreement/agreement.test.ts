import { describe, expect, it } from "vitest";
import * as z from "zod";
import { valueAt } from "../../src/json-path.ts";
import { changedAt } from "../../src/mutate.test-case.ts";
import type { ContractName } from "../contract-schemas.ts";
import { findAgreement, type Question } from "./agreement.ts";
import { agreementTable, disagreementText } from "./agreement-report.ts";
import { committedQuestion } from "./committed-question.ts";
import type { SchemaNode } from "./schema-node.ts";

const small = (contract: ContractName): Question => ({
  ...committedQuestion(contract),
  documents: 1_500,
  violations: 4,
});

/** Another value for a keyword of the committed schema; `undefined` removes it. */
const withKeyword = (contract: ContractName, pointer: string, value: unknown): Question => {
  const question = small(contract);
  const place = pointer
    .split("/")
    .slice(1)
    .map((step) => (/^\d+$/.test(step) ? Number(step) : step));
  expect(valueAt(question.schema, place)).toBeDefined();
  return { ...question, schema: changedAt(question.schema, place, () => value) as SchemaNode };
};

describe("finds a schema that allows more or less than the parser", () => {
  it.each<[string, ContractName, string, unknown]>([
    ["a type more", "telemetry", "#/properties/latencyMs/type", ["number", "null"]],
    ["a key that may be missing", "decision", "#/required", ["version"]],
    ["unknown keys", "run", "#/$defs/Job/additionalProperties", true],
    ["unknown keys", "liveness", "#/additionalProperties", undefined],
    ["items without required keys", "run-list", "#/$defs/RunSummary/required", undefined],
    ["a value more", "control-snapshot", "#/properties/killSwitch/enum", ["engaged", "paused"]],
    ["a value less", "control-snapshot", "#/properties/feature/enum", ["enabled", "disabled"]],
    ["another constant", "result-removal", "#/properties/version/const", "v2"],
    ["a longer job id", "result", "#/$defs/JobId/pattern", "^[\\x20-\\x7e]{1,257}$"],
    ["a shorter job id", "result", "#/$defs/JobId/pattern", "^[\\x20-\\x7e]{1,255}$"],
    [
      "a day that does not exist",
      "result-erasure",
      "#/$defs/Instant/pattern",
      "^\\d{4}-\\d{2}-\\d{2}T.{12}Z$",
    ],
    ["a lower minimum", "problem", "#/properties/status/minimum", 399],
    ["a higher minimum", "problem", "#/properties/status/minimum", 401],
    ["a higher maximum", "allowlist", "#/$defs/AllowlistRule/properties/maxJobsPerRun/maximum", 101],
    ["no exclusive minimum", "run", "#/$defs/OutputSchemaNode/properties/multipleOf/exclusiveMinimum", -1],
    ["fewer items", "allowlist", "#/$defs/AllowlistRule/properties/kinds/minItems", undefined],
    ["more items", "run", "#/properties/jobs/maxItems", 5_001],
    ["more enum values", "run", "#/$defs/OutputSchemaNode/properties/enum/maxItems", 501],
    ["the same item twice", "run", "#/$defs/OutputSchemaNode/properties/required/uniqueItems", undefined],
    ["no filter", "result-erasure", "#/properties/filter/minProperties", undefined],
    ["more dimensions", "telemetry", "#/$defs/Scope/maxProperties", 17],
    ["a longer pattern", "run", "#/$defs/OutputSchemaNode/properties/pattern/maxLength", 257],
    ["a key `__proto__`", "result", "#/$defs/JsonObject/propertyNames/not", undefined],
    ["null nowhere", "decision", "#/properties/sourceDecisionId/anyOf", [{ $ref: "#/$defs/Identifier" }]],
    ["an output of stubs", "result", "#/oneOf/1/properties/output/type", ["null", "boolean"]],
    ["a schema for no type", "run", "#/$defs/Job/then/properties/output/required", ["type"]],
    ["a condition on another mode", "run", "#/$defs/Job/if/properties/mode/const", "verbatim"],
    [
      "any value beside others",
      "allowlist",
      "#/$defs/AllowlistRule/properties/appliesTo/additionalProperties/then",
      {},
    ],
  ])("%s: %s %s", (_, contract, pointer, value) => {
    const agreement = findAgreement(withKeyword(contract, pointer, value));
    expect(agreement.disagreements).not.toEqual([]);
  });

  it("and a parser that refuses everything, or nothing", () => {
    for (const parser of [z.never(), z.unknown()])
      expect(findAgreement({ ...small("problem"), parser }).disagreements.length).toBeGreaterThanOrEqual(5);
  });

  it("and a rule of the parser that is not listed", () => {
    const unnamed = { ...small("allowlist"), rules: small("allowlist").rules.slice(0, 1) };
    expect(findAgreement(unnamed).disagreements).not.toEqual([]);
  });
});

it("refuses a keyword that it cannot violate", () => {
  const schema = { ...small("liveness").schema, dependentRequired: {} } as SchemaNode;
  expect(() => findAgreement({ ...small("liveness"), schema })).toThrow("dependentRequired");
});

it("repeats the same documents with the same seed", () => {
  const once = agreementTable(findAgreement(small("readiness")));
  expect(agreementTable(findAgreement(small("readiness")))).toBe(once);
  expect(agreementTable(findAgreement({ ...small("readiness"), seed: 2 }))).not.toBe(once);
});

it("counts a keyword only if it is the reason", () => {
  const question = small("liveness");
  // Only `alive` is valid, of any type: violating either keyword appears in the errors under its own name.
  const { violations } = findAgreement(question);
  expect([...violations.keys()].sort()).toEqual([
    "#/additionalProperties",
    "#/properties",
    "#/properties/status/const",
    "#/properties/status/type",
    "#/required",
    "#/type",
  ]);
});

it("reports the details of a disagreement", () => {
  const agreement = findAgreement({ ...small("liveness"), parser: z.never() });
  const [first] = agreement.disagreements;
  expect(first && disagreementText(agreement, first)).toMatch(
    /^liveness, seed \d+, document \d+ \(as generated\):\n {2}Zod refuses it, Ajv accepts it.*\n {2}document: \{"status":"alive"\}\n/,
  );
});
