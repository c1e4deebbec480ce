import type { Role } from "@slotgate/executor";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type HttpStage, known, runOf, startStage } from "../testing/http-stage.ts";
import { createKeyRing } from "./request/key-ring.ts";

let stage: HttpStage;
beforeAll(async () => {
  stage = await startStage();
});
afterAll(() => stage.stop());

const run = JSON.stringify(runOf());
const routes = [
  ["POST /v1/runs", "/v1/runs", run, ["submit"]],
  ["POST /v1/decisions", "/v1/decisions", run, ["submit", "operate", "audit"]],
  ["GET /v1/decisions/{id}", "/v1/decisions/decision-1", undefined, ["submit", "operate", "audit"]],
  ["GET …/generation", "/v1/decisions/decision-1/generation", undefined, ["operate", "audit"]],
  ["GET /v1/jobs/{id}/decisions", "/v1/jobs/job%201/decisions", undefined, ["submit", "operate", "audit"]],
  ["GET /v1/controls", "/v1/controls", undefined, ["operate", "audit"]],
] as const satisfies readonly (readonly [string, string, string | undefined, readonly Role[]])[];
const roles = ["submit", "operate", "audit"] as const;
const matrix = routes.flatMap(([name, path, body, allowed]) =>
  roles.map((role) => ({
    name,
    role,
    path,
    body,
    allowed,
    status: (allowed as readonly Role[]).includes(role) ? 200 : 403,
  })),
);

describe("access by role", () => {
  it.each(matrix)("$name as $role: $status", async ({ path, body, role, allowed, status }) => {
    const options = { as: [role], ...(body === undefined ? {} : { body }) };
    if (status === 200) {
      const response = await stage.ask(path, options);
      expect(response.status).toBe(200);
      await response.text();
      return;
    }
    stage.asked.length = 0;
    const problem = await stage.problemOf(path, options);
    expect(problem).toMatchObject({ status, type: "urn:slotgate:problem:forbidden" });
    for (const wanted of allowed) expect(problem.detail).toContain(`\`${wanted}\``);
    expect(stage.asked).toEqual([]);
  });

  it.each([
    ...routes.map(([name, path, body]) => ({ name, path, body })),
    { name: "GET /v1/x", path: "/v1/x" },
  ])(
    "$name without a key, with a wrong one and with another scheme: 401",
    async ({ path, body }: { path: string; body?: string | undefined }) => {
      stage.asked.length = 0;
      for (const authorization of [undefined, "Bearer guess", "Basic c3VibWl0OnN1Ym1pdA==", "Bearer "]) {
        const headers: Record<string, string> = authorization === undefined ? {} : { authorization };
        const options = { as: null, headers, ...(body === undefined ? {} : { body }) };
        expect(await stage.problemOf(path, options)).toMatchObject({
          status: 401,
          type: "urn:slotgate:problem:unauthorized",
          detail: expect.stringContaining("authorization: Bearer KEY"),
        });
        const response = await stage.ask(path, options);
        expect(response.headers.get("www-authenticate")).toMatch(/^Bearer realm="slotgate"/);
        expect(await response.text()).not.toContain("guess");
      }
      expect(stage.asked).toEqual([]);
    },
  );

  it.each(["/V1/controls", "/v1/controls/", "/v1//controls", "/v1/%63ontrols", "/v1"])(
    "no spelling of an address bypasses the key: %s",
    async (path) => {
      const response = await stage.ask(path, { as: null });
      expect(response.status).toBe(401);
      await response.text();
    },
  );

  it("without any keys every request is refused, with the reason", async () => {
    const closed = await startStage({ keys: createKeyRing([]) });
    expect(await closed.problemOf("/v1/controls", { as: ["operate"] })).toMatchObject({
      status: 401,
      detail: expect.stringContaining("SLOTGATE_KEYS_PATH"),
    });
    await closed.stop();
  });
});

describe("evidence is for the roles operate and audit", () => {
  const cases = [
    { as: ["submit"], sees: false },
    { as: ["operate"], sees: true },
    { as: ["audit"], sees: true },
    { as: ["submit", "audit"], sees: true },
  ] as const satisfies readonly { as: readonly Role[]; sees: boolean }[];

  it.each(cases)("as $as: $sees", async ({ as, sees }) => {
    const answers: unknown[] = [];
    if ((as as readonly Role[]).includes("submit"))
      answers.push(await (await stage.ask("/v1/runs", { as, body: run })).json());
    answers.push(await (await stage.ask("/v1/decisions", { as, body: run })).json());
    answers.push(await (await stage.ask("/v1/decisions/decision-1", { as })).json());
    answers.push(await (await stage.ask("/v1/jobs/job%201/decisions", { as })).json());
    for (const answer of answers) {
      const text = JSON.stringify(answer);
      expect(text).toContain('"reason":"ROLLOUT_EXCLUDED"');
      expect(text.includes("rule-7") && text.includes("4711")).toBe(sees);
      expect(text.includes('"evidence":null')).toBe(!sees);
    }
  });

  it("hides it in the answer only, not in the stored decision", async () => {
    await (await stage.ask("/v1/decisions/decision-1")).json();
    expect(known.evidence?.ruleId).toBe("rule-7");
  });
});
