import type { StandardSchemaV1 } from "@standard-schema/spec";
import { describe, expect, expectTypeOf, it } from "vitest";
import * as z from "zod";
import { contracts } from "../scripts/contract-schemas.ts";
import { ContractError } from "./contract-error.ts";
import { contractCases } from "./contracts.test-case.ts";
import * as api from "./index.ts";
import { sampleJob, sampleRun } from "./samples.test-case.ts";

const { assertWith, parseWith, runV1, resultV1, standardOf } = api;

/** The name of `run-response` in identifiers: `RunResponse`. */
const inNames = (contract: string): string =>
  contract.replace(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase());

it("has a case for every contract", () => {
  expect(contractCases.map(([name]) => name).sort()).toEqual(Object.keys(contracts).sort());
});

describe.each(contractCases)("%s", (name, schema, document) => {
  it("is exported, and accepts its document", () => {
    const schemaName = inNames(name).replace(/^\w/, (letter) => letter.toLowerCase());
    expect((api as unknown as Record<string, unknown>)[`${schemaName}V1`]).toBe(schema);
    expect(parseWith(schema, document)).toEqual({ ok: true, value: document });
    expect(assertWith(schema, document)).toEqual(document);
  });

  it("refuses with the same issues, which have path, expected and received", () => {
    const wrong = { ...document, unknown: 1 };
    const issue = {
      path: "$.unknown",
      expected: "no such key",
      received: "unknown key `unknown`: remove it",
    };
    expect(parseWith(schema, wrong)).toEqual({ ok: false, issues: [issue] });
    const thrown = () => assertWith(schema, wrong);
    expect(thrown).toThrow(ContractError);
    expect(thrown).toThrow(expect.objectContaining({ issues: [issue] }));
    expect(thrown).toThrow(new RegExp(`^not a valid ${name.replaceAll("-", " ")}`));
  });
});

describe("types", () => {
  it("are narrowed by a parse result", () => {
    const parsed = parseWith(runV1, sampleRun());
    expectTypeOf(parsed).not.toHaveProperty("value");
    if (parsed.ok) expectTypeOf(parsed.value).toEqualTypeOf<api.RunV1>();
    else expectTypeOf(parsed.issues).toEqualTypeOf<readonly api.ContractIssue[]>();
    expectTypeOf(assertWith(runV1, sampleRun())).toEqualTypeOf<api.RunV1>();
    expect(parsed.ok).toBe(true);
  });

  it("are narrowed by a result's status", () => {
    const result = api.assertWith(resultV1, {
      version: "v1",
      jobId: "a",
      status: "STUB",
      generatedAt: "2026-01-31T12:00:00.000Z",
      output: null,
    });
    if (result.status === "COMPLETED") expectTypeOf(result.output).toEqualTypeOf<api.JsonObject>();
    else expectTypeOf(result.output).toEqualTypeOf<null>();
    expect(result.output).toBeNull();
  });

  it("of input and output are the same: contracts do not transform", () => {
    type Documents = { [Name in keyof typeof contracts]: z.output<(typeof contracts)[Name]> };
    type Sent = { [Name in keyof typeof contracts]: z.input<(typeof contracts)[Name]> };
    expectTypeOf<Sent>().toEqualTypeOf<Documents>();
  });
});

describe("the Zod schemas", () => {
  const own = z.object({ run: runV1, results: z.array(resultV1) });

  it("can be nested in a consumer's schemas", () => {
    expectTypeOf<z.infer<typeof own>["run"]>().toEqualTypeOf<api.RunV1>();
    expect(own.safeParse({ run: sampleRun(), results: [] }).success).toBe(true);
    const { error } = own.safeParse({ run: { ...sampleRun(), version: "v2" }, results: [] });
    expect(error?.issues).toMatchObject([{ path: ["run", "version"] }]);
  });

  it("can be extended, and stay strict", () => {
    const extended = runV1.extend({ ticket: z.string() });
    expectTypeOf<z.infer<typeof extended>["ticket"]>().toEqualTypeOf<string>();
    expect(extended.safeParse({ ...sampleRun(), ticket: "T-1" }).success).toBe(true);
    expect(extended.safeParse({ ...sampleRun(), ticket: "T-1", extra: 1 }).success).toBe(false);
    const twice = { ...sampleRun(), ticket: "T-1", jobs: [sampleJob(), sampleJob()] };
    expect(extended.safeParse(twice).success).toBe(false);
  });
});

describe("Standard Schema", () => {
  /** What a library that accepts any standard schema does. */
  async function validateWith<S extends StandardSchemaV1>(
    schema: S,
    document: unknown,
  ): Promise<StandardSchemaV1.Result<StandardSchemaV1.InferOutput<S>>> {
    return schema["~standard"].validate(document);
  }
  const wrong = { ...sampleRun(), jobs: [{ ...sampleJob(), jobId: "ä", sources: [7] }] };

  it.each([
    ["unchanged", runV1],
    ["with this package's messages", standardOf(runV1)],
  ])("accepts the schema %s and keeps its type", async (_, schema) => {
    const valid = await validateWith(schema, sampleRun());
    if (valid.issues === undefined) expectTypeOf(valid.value).toEqualTypeOf<api.RunV1>();
    expect(valid).toEqual({ value: sampleRun() });
    const invalid = await validateWith(schema, wrong);
    const paths = invalid.issues?.map(({ path }) => path);
    expect(paths).toEqual([
      ["jobs", 0, "jobId"],
      ["jobs", 0, "sources", 0],
    ]);
  });

  it("reports what was expected and received, and quotes no content", async () => {
    const { issues } = await validateWith(standardOf(runV1), wrong);
    expect(issues?.map(({ message }) => message)).toEqual([
      'expected 1 to 256 printable ASCII characters, received "ä"',
      "expected a string, received a number",
    ]);
  });

  it("lists at most 100 issues, the last of which says so", async () => {
    const jobs = Array.from({ length: 90 }, () => ({ ...sampleJob(), a: 1, b: 1, c: 1 }));
    const { issues } = await validateWith(standardOf(runV1), { ...sampleRun(), jobs });
    expect(issues).toHaveLength(100);
    expect(issues?.at(-1)).toMatchObject({ path: [], message: /more issues/ });
  });

  it.each(contractCases)("%s is one", async (_, schema, document) => {
    expectTypeOf(schema).toExtend<StandardSchemaV1>();
    expect(await validateWith(schema, document)).toEqual({ value: document });
  });
});
