import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type HttpStage, startStage } from "../../testing/http-stage.ts";
import type { Operation } from "./operation.ts";
import { type OperationId, operations } from "./operations.ts";

let stage: HttpStage;
beforeAll(async () => {
  stage = await startStage();
});
afterAll(() => stage.stop());

const ids = Object.keys(operations) as OperationId[];
const inPath = ids.filter((id) => operations[id].path.includes("{"));

const problemOf = (id: OperationId, path: string) => {
  const { method, roles }: Operation = operations[id];
  return stage.problemOf(path, {
    method: method.toUpperCase(),
    as: roles === null ? null : ["submit", "operate", "audit"],
    ...(method === "get" ? {} : { body: "{}" }),
  });
};
const filled = (id: OperationId, value: string): string =>
  operations[id].path.replace("{revision}", value === "x" ? "1" : value).replace(/\{\w+\}/, value);
const invalid = { status: 422, type: "urn:slotgate:problem:invalid-parameter" };

describe("every operation", () => {
  it.each(ids)("%s refuses an unknown query parameter", async (id) => {
    const problem = await problemOf(id, `${filled(id, "x")}?nonsense=1`);
    expect(problem).toMatchObject(invalid);
    expect(problem.detail).toContain('query parameter "nonsense" is not known: this operation takes');
  });

  it.each(inPath)("%s refuses U+0000 in its path", async (id) => {
    const problem = await problemOf(id, filled(id, "%00"));
    expect(problem).toMatchObject(invalid);
    expect(problem.detail).toMatch(/^path parameter `\w+`: expected .+, received "\\u0000"$/);
  });
});

describe("every query parameter", () => {
  const pairs = ids.flatMap((id) =>
    operations[id].parameters
      .filter((name) => ["since", "until", "cursor", "limit", "kind", "rule", "run", "job"].includes(name))
      .map((name) => [id, name] as const),
  );

  it.each([
    ...pairs,
    ["findJobResult", "jobId"],
    ["submitRun", "regenerate"],
    ["previewRollout", "percent"],
  ] as const)("of %s: %s, is refused with U+0000 and when repeated", async (id, name) => {
    expect(await problemOf(id, `${filled(id, "x")}?${name}=a%00`)).toMatchObject(invalid);
    const twice = await problemOf(id, `${filled(id, "x")}?${name}=1&${name}=1`);
    expect(twice).toMatchObject(invalid);
    expect(twice.detail).toBe(`query parameter \`${name}\`: expected one value, received several`);
  });
});

it.each([".", "..", "a/b", "//", "%2e", "?", "#", "a b", "a+b", "%", "&=;", "~".repeat(256)])(
  "a job with the id `%s` is found by query",
  async (jobId) => {
    const query = new URLSearchParams({ jobId });
    const answer = await stage.ask(`/v1/jobs/decisions?${query}`);
    expect([answer.status, stage.sought.at(-1)]).toEqual([200, jobId]);
  },
);

it("scopes have any dimension", async () => {
  const answer = await stage.ask("/v1/telemetry?scope.level=GCSE&scope.a%20b=1");
  expect(answer.status).toBe(200);
  expect(await stage.problemOf("/v1/runs?scope.level=GCSE")).toMatchObject(invalid);
});

it("ignores preferences that RFC 7240 defines", async () => {
  const answer = await stage.ask("/v1/runs", {
    body: "{}",
    headers: { prefer: "return=minimal, wait=10, handling=strict" },
  });
  expect((await answer.json()) as object).toMatchObject({ type: "urn:slotgate:problem:invalid-run" });
});
