import { parse, validate } from "@readme/openapi-parser";
import run from "@slotgate/contracts/examples/v1/run.json" with { type: "json" };
import runResponse from "@slotgate/contracts/examples/v1/run-response.json" with { type: "json" };
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { operations } from "../operations/operations.ts";
import { problemTypes } from "../problems/problem-types.ts";
import { buildDocument } from "./build-document.ts";
import { refsIn } from "./used-components.ts";

const document = JSON.parse(JSON.stringify(buildDocument({ version: "1.2.3" })));

interface Described {
  readonly operationId: string;
  readonly parameters: readonly { readonly $ref: string }[];
  readonly requestBody?: { readonly content: Content };
  readonly responses: Readonly<
    Record<string, { readonly description: string; readonly headers: object; readonly content: Content }>
  >;
}
type Content = Readonly<
  Record<string, { schema: object; example?: unknown; examples?: Record<string, { value: unknown }> }>
>;
const described: Described[] = Object.values(document.paths).flatMap((path) => Object.values(path as object));

const ajv = new Ajv2020({ strict: true, strictRequired: false, strictTypes: false, allowUnionTypes: true });
ajv.addFormat("date-time", (text: string) => !Number.isNaN(Date.parse(text)));
ajv.addFormat("uri-reference", (text: string) => URL.canParse(text, "http://base"));
ajv.addVocabulary(["components"]);
const base = { components: { schemas: document.components.schemas } };
const problemsWith = (schema: object, value: unknown): string | null => {
  const check = ajv.compile({ ...base, ...schema });
  return check(value) ? null : ajv.errorsText(check.errors);
};
const at = (ref: string) =>
  ref
    .slice(2)
    .split("/")
    .reduce((part, name) => part?.[name], document);

describe("the OpenAPI document", () => {
  it("is valid OpenAPI 3.1", async () => {
    expect(document.openapi).toMatch(/^3\.1\.\d$/);
    expect(await validate(await parse(structuredClone(document)))).toEqual({
      valid: true,
      warnings: [],
      specification: "OpenAPI",
    });
  });

  it("has every operation of the table under its id", () => {
    expect(described.map(({ operationId }) => operationId).sort()).toEqual(Object.keys(operations).sort());
  });

  it("has no dangling references and no unused components", () => {
    const used = new Set(refsIn(document));
    for (const ref of used) expect([ref, at(ref)]).toEqual([ref, expect.any(Object)]);
    const { securitySchemes, ...components } = document.components;
    const held = Object.entries(components).flatMap(([section, entries]) =>
      Object.keys(entries as object).map((name) => `#/components/${section}/${name}`),
    );
    expect(held.filter((ref) => !used.has(ref))).toEqual([]);
    expect(Object.keys(securitySchemes)).toEqual(["key", "token"]);
  });

  it("describes every type of problem", () => {
    const types = described.flatMap(({ responses }) =>
      Object.values(responses).flatMap(({ content }) =>
        Object.keys(content["application/problem+json"]?.examples ?? {}),
      ),
    );
    expect([...new Set(types)].sort()).toEqual(Object.keys(problemTypes).sort());
  });

  it("has valid examples for parameters and headers", () => {
    const { parameters, headers } = document.components;
    for (const [name, { schema, example, description }] of [parameters, headers].flatMap((section) =>
      Object.entries<{ schema: object; example: unknown; description: string }>(section),
    )) {
      expect([name, problemsWith(schema, example)]).toEqual([name, null]);
      expect(description).toMatch(/\.$/);
    }
  });

  it("shows the contracts' examples", () => {
    const submit = described.find(({ operationId }) => operationId === "submitRun");
    expect(submit?.requestBody?.content["application/json"]?.example).toEqual(run);
    expect(submit?.responses["200"]?.content["application/json"]?.example).toEqual(runResponse);
  });
});

describe.each(described.map((operation) => [operation.operationId, operation] as const))(
  "%s",
  (_, operation) => {
    const { requestBody, responses } = operation;
    const bodies = [...(requestBody === undefined ? [] : [requestBody]), ...Object.values(responses)];

    it("has a valid example for every body", () => {
      for (const { content } of bodies) {
        for (const { schema, example, examples = {} } of Object.values(content)) {
          const all = [
            ...(example === undefined ? [] : [example]),
            ...Object.values(examples).map((one) => one.value),
          ];
          expect(all.length).toBeGreaterThan(0);
          for (const value of all) expect([problemsWith(schema, value), value]).toEqual([null, value]);
        }
      }
    });

    it("describes problems as they are sent", () => {
      const shown = Object.entries(responses).flatMap(([status, { content }]) =>
        Object.entries(content["application/problem+json"]?.examples ?? {}).map(([type, { value }]) => ({
          status,
          type,
          value,
        })),
      );
      expect(shown.length).toBeGreaterThan(3);
      for (const { status, type, value } of shown) {
        const known = problemTypes[type as keyof typeof problemTypes];
        expect(value).toMatchObject({
          type: `urn:slotgate:problem:${type}`,
          title: known.title,
          status: Number(status),
        });
        expect(known.status).toBe(Number(status));
      }
    });

    it("lists the path's parameters", () => {
      const [path = ""] =
        Object.entries(document.paths).find(([, atPath]) =>
          Object.values(atPath as object).includes(operation),
        ) ?? [];
      const named = operation.parameters
        .map(({ $ref }) => at($ref))
        .filter((parameter) => parameter.in === "path");
      const wanted = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({ name, required: true }));
      expect(named).toMatchObject(wanted);
      expect(named).toHaveLength(wanted.length);
    });
  },
);
