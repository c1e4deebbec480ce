import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { contractCases } from "../src/contracts.test-case.ts";
import { curriculumAllowlist, curriculumRun } from "../src/curriculum.test-case.ts";
import { jsonPath, valueAt } from "../src/json-path.ts";
import { changedAt, placesOf, withProtoKey } from "../src/mutate.test-case.ts";
import { sampleAllowlist, sampleJob, sampleRule, sampleRun } from "../src/samples.test-case.ts";
import { accountFor, rulesOf } from "./agreement/parser-rules.ts";
import { type ContractName, contracts, schemaText } from "./contract-schemas.ts";

const ajv = new Ajv2020({ strict: true, strictRequired: false, allowUnionTypes: true });
const compiled = new Map<string, ValidateFunction>();
const validatorOf = (name: string): ValidateFunction => {
  const validate = compiled.get(name) ?? ajv.compile(JSON.parse(schemaText(name as ContractName)));
  compiled.set(name, validate);
  return validate;
};
/** The verdicts of Zod and Ajv on a document. */
const verdicts = (name: string, document: unknown) => ({
  zod: contracts[name as ContractName].safeParse(document).success,
  ajv: validatorOf(name)(document),
});
const both = (valid: boolean) => ({ zod: valid, ajv: valid });

/** Replacements for every value of a sample, one at a time; `undefined` removes it. */
const replacements: readonly unknown[] = [
  ...[null, true, false, 0, -1, 1.5, 1e9, 2 ** 53, undefined],
  ...["", "x", "*", "\u0000", "\ud800", "😀".repeat(256), "😀".repeat(257), "0".repeat(64)],
  ...["2024-02-29T00:00:00.000Z", "2026-02-29T00:00:00.000Z"],
  ...[[], [null], ["*", "x"], {}, { x: "y" }, { "": "x" }],
];

/** Contracts that accept so few documents that no change of a sample is valid. */
const alwaysTheSame = new Set(["liveness", "drill-start"]);

const onlyTheParserSees = new Set([
  // Duplicate ids.
  "run: $.jobs doubled",
  "allowlist: $.rules doubled",
  "allowlist-state: $.document.rules doubled",
  "allowlist-change: $.document.rules doubled",
  "allowlist-proposal: $.document.rules doubled",
  "ramp: $.steps doubled",
  // A dangling reference.
  "run: $.jobs[0].output.schema.$defs = undefined",
  "run: $.jobs[0].output.schema.$defs = {}",
  "run: $.jobs[0].output.schema.$defs.side = undefined",
]);

/** Nearly every change of a generation document breaks a reference, too, which only the parser sees. */
function refersWrongly(name: string, document: unknown): boolean {
  if (!name.startsWith("generation")) return false;
  const contract = name as ContractName;
  const { error } = contracts[contract].safeParse(document);
  return error !== undefined && accountFor(error.issues, rulesOf(contract, {})) !== null;
}

interface Change {
  readonly what: string;
  readonly changed: unknown;
  /** The same with well-formed text, if `changed` has ill-formed text, which only the parser detects. */
  readonly mended?: unknown;
}

const changesOf = (document: object): Change[] =>
  placesOf(document).flatMap((place) => {
    const path = jsonPath(place);
    const change = (what: string, by: (value: unknown) => unknown): Change => ({
      what: `${path} ${what}`,
      changed: changedAt(document, place, by),
    });
    const value = valueAt(document, place);
    const replaced = replacements.map((other) => ({
      ...change(`= ${JSON.stringify(other)}`, () => other),
      ...(other === "\ud800" ? { mended: changedAt(document, place, () => "\ufffd") } : {}),
    }));
    if (Array.isArray(value)) return [...replaced, change("doubled", () => [...value, ...value])];
    if (typeof value !== "object" || value === null) return replaced;
    return [
      ...replaced,
      change("with `__proto__`", () => withProtoKey(value)),
      change("with an unknown key", () => ({ ...value, extra: 1 })),
    ];
  });

describe.each(contractCases)("%s", (name, _, document) => {
  it("has an id, a title, a description and sorted keys", () => {
    const text = schemaText(name as ContractName);
    const schema = JSON.parse(text);
    expect(schema).toMatchObject({
      $id: `urn:slotgate:schema:v1:${name}`,
      $schema: "https://json-schema.org/draft/2020-12/schema",
      title: expect.stringMatching(/ v1$/),
      description: expect.stringMatching(/\.$/),
    });
    for (const place of placesOf(schema)) {
      const value = valueAt(schema, place);
      if (typeof value !== "object" || value === null || Array.isArray(value)) continue;
      expect(Object.keys(value)).toEqual(Object.keys(value).sort());
    }
    expect(text.endsWith("}\n")).toBe(true);
  });

  it("contains no generated names", () => {
    expect(schemaText(name as ContractName)).not.toContain("__schema");
  });

  it("agrees with the parser on the sample and on every single change to it", () => {
    expect(verdicts(name, document)).toEqual(both(true));
    const accepted = changesOf(document).filter(({ what, changed, mended = changed }) => {
      const { zod, ajv } = verdicts(name, changed);
      const expected =
        onlyTheParserSees.has(`${name}: ${what}`) ||
        refersWrongly(name, mended) ||
        verdicts(name, mended).zod;
      expect({ what, ajv }).toEqual({ what, ajv: expected });
      return zod;
    });
    expect(accepted.length > 0).toBe(!alwaysTheSame.has(name));
    expect(accepted.length).toBeLessThan(changesOf(document).length / 2);
  });
});

describe("expresses rules about more than one value as far as possible", () => {
  const runWith = (job: object) => ({ ...sampleRun(), jobs: [{ ...sampleJob(), ...job }] });
  const allowlistWith = (values: unknown) => ({
    ...sampleAllowlist(),
    rules: [{ ...sampleRule(), appliesTo: { subject: values } }],
  });
  const outputWithProtoDefinition = {
    field: "a",
    type: "own",
    schema: { $defs: JSON.parse('{"__proto__":{}}') },
  };
  const curriculumRunWithoutTopic = () => {
    const { topic: _, ...appliesTo } = curriculumRun().appliesTo;
    return { ...curriculumRun(), appliesTo };
  };
  it.each([
    [
      "run",
      "an own type, generated, without a schema",
      runWith({ output: { field: "a", type: "own" } }),
      false,
    ],
    [
      "run",
      "an own type, generated, with a schema",
      runWith({ output: { field: "a", type: "own", schema: {} } }),
      true,
    ],
    [
      "run",
      "an own type, verbatim",
      runWith({ mode: "verbatim", output: { field: "a", type: "own" } }),
      true,
    ],
    ["run", "a field `__proto__`", runWith({ output: { field: "__proto__", type: "text" } }), false],
    ["run", "a definition `__proto__`", runWith({ output: outputWithProtoDefinition }), false],
    ["run", "a run of the curriculum system", curriculumRun(), true],
    ["run", "a run of the curriculum system without a topic", curriculumRunWithoutTopic(), true],
    ["allowlist", "an allowlist of the curriculum system", curriculumAllowlist(), true],
    ["allowlist", "any value", allowlistWith(["*"]), true],
    ["allowlist", "any value beside one", allowlistWith(["x", "*"]), false],
  ])("%s: %s", (name, _, document, valid) => expect(verdicts(name, document)).toEqual(both(valid)));
});
