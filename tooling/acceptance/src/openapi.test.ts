import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type CutDatabase, cutDatabase } from "./openapi/cut-database.ts";
import {
  type Answered,
  createJudge,
  type DescribedApi,
  type DescribedOperation,
  type Outcome,
  outcomeName,
  outcomesOf,
} from "./openapi/described-api.ts";
import { provocations } from "./openapi/provocations.ts";
import { type GoodRequest, send } from "./openapi/send.ts";
import { jobOf, runOf } from "./world/documents.ts";
import { startWorld, type World } from "./world/start-world.ts";
import { until } from "./world/until.ts";

let world: World;
let api: DescribedApi;
let operations: readonly (readonly [path: string, method: string, operation: DescribedOperation])[];
let judge: ReturnType<typeof createJudge>;
let decisionId: string;
const driven = new Set<string>();
const run = JSON.stringify(runOf({ jobs: [{ jobId: "described" }, { kind: "poem" }] }));

beforeAll(async () => {
  world = await startWorld();
  await world.untilOpen();
  const answer = await world.submit({ jobs: [jobOf({ jobId: "described" })] });
  decisionId = answer.jobs[0]?.decision.decisionId ?? "";
  api = (await (await world.request("/openapi.json", { key: null })).json()) as DescribedApi;
  operations = Object.entries(api.paths).flatMap(([path, atPath]) =>
    Object.entries(atPath).map(([method, operation]) => [path, method.toUpperCase(), operation] as const),
  );
  judge = createJudge(api);
});
afterAll(() => world.stop());

/** For each operation a request that goes well; its method and path pattern are those of the document. */
const good: Readonly<
  Record<
    string,
    Pick<GoodRequest, "as" | "body" | "headers"> & { readonly path?: (pattern: string) => string }
  >
> = {
  submitRun: {
    as: "submit",
    body: run,
    headers: { traceparent: "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01" },
  },
  dryRun: { as: "audit", body: run },
  readDecision: { as: "audit", path: (pattern) => pattern.replace("{decisionId}", decisionId) },
  listJobDecisions: { as: "submit", path: (pattern) => pattern.replace("{jobId}", "described") },
  readControls: { as: "operate" },
  checkAlive: { as: null },
  checkReady: { as: null },
  readDescription: { as: null },
};

/** Problems that only some operations have, and how they come about. */
const own: Readonly<Record<string, Partial<GoodRequest>>> = {
  "readDecision 404 not-found": { path: "/v1/decisions/none" },
  "readDecision 400 bad-request": { path: "/v1/decisions/%ff" },
  "listJobDecisions 404 not-found": { path: "/v1/jobs/le%C3%A7on/decisions" },
  "listJobDecisions 400 bad-request": { path: "/v1/jobs/%ff/decisions" },
};

/** What comes about only while the database is gone. */
const withoutDatabase: readonly string[] = [
  "submitRun 503 records-unavailable",
  "readDecision 503 store-unavailable",
  "listJobDecisions 503 store-unavailable",
  "checkReady 503",
];

/** What is not driven here, and why. */
const notDriven: Readonly<Record<string, string>> = {
  "request-timeout": "takes five minutes of silence; the service's own tests shorten that",
  internal: "only a defect brings it; the service's own tests put one behind the API",
};

function goodRequest(operationId: string): GoodRequest & { readonly operation: DescribedOperation } {
  const [pattern, method, operation] =
    operations.find(([, , described]) => described.operationId === operationId) ?? [];
  const known = good[operationId];
  if (pattern === undefined || method === undefined || operation === undefined || known === undefined)
    throw new Error(`the document has operation \`${operationId}\`, and this test no good request for it`);
  const { path = (same: string) => same, ...rest } = known;
  return { ...rest, method, path: path(pattern), operation };
}

const namesOf = (outcomes: readonly Outcome[]): string[] => outcomes.map(outcomeName);
const described = (): Outcome[] => operations.flatMap(([, , operation]) => outcomesOf(operation));

/** Compares an answer with the document, and notes that it was seen. */
function check(operation: DescribedOperation, answer: Answered): string {
  const { outcome, differences } = judge(operation, answer);
  const name = outcomeName(outcome);
  expect({ name, differences, text: answer.text.slice(0, 500) }).toMatchObject({ name, differences: [] });
  driven.add(name);
  return name;
}

async function drive({ operation: id, type, ...outcome }: Outcome): Promise<string> {
  const { operation, ...request } = goodRequest(id);
  const special = own[outcomeName({ operation: id, type, ...outcome })];
  if (special !== undefined || type === null)
    return check(operation, await send(world, { ...request, ...special }));
  const provoke = provocations[type];
  if (provoke === undefined) throw new Error(`nothing here brings about \`${type}\` for \`${id}\``);
  return check(operation, await provoke({ world, good: request, roles: operation["x-slotgate-roles"] }));
}

describe("every operation answers as its description says", () => {
  it("in every way that can be brought about with the database there", async () => {
    for (const outcome of described()) {
      const name = outcomeName(outcome);
      if (withoutDatabase.includes(name) || Object.hasOwn(notDriven, outcome.type ?? "")) continue;
      expect(await drive(outcome)).toBe(name);
    }
  });

  it("whatever the roles of who asks", async () => {
    for (const [, , { operationId }] of operations) {
      const { operation, ...request } = goodRequest(operationId);
      for (const as of ["submit", "operate", "audit", null] as const)
        check(operation, await send(world, { ...request, as }));
    }
  });

  it("while the controls deny", async () => {
    await world.setKill(true);
    await world.setAllowlist("{}");
    await world.untilControls(
      ({ controls, advice }) => controls?.killSwitch === "engaged" && advice.length > 0,
    );
    for (const [, , { operationId }] of operations) {
      const { operation, ...request } = goodRequest(operationId);
      expect(check(operation, await send(world, request))).toBe(`${operationId} 200`);
    }
  });

  describe("while the database is gone", () => {
    let cut: CutDatabase;
    beforeAll(async () => {
      cut = await cutDatabase(world.databaseUrl);
      await until(async () => (await world.request("/readyz", { key: null })).status === 503);
    });
    afterAll(() => cut.heal());

    it("in every way that this brings about", async () => {
      for (const name of withoutDatabase) {
        const { operation, ...request } = goodRequest(name.split(" ")[0] ?? "");
        expect(check(operation, await send(world, request))).toBe(name);
      }
    });

    it("and in no way that is not described", async () => {
      for (const [, , { operationId }] of operations) {
        const { operation, ...request } = goodRequest(operationId);
        check(operation, await send(world, request));
      }
    });
  });

  it("and is described in no way that was not seen", () => {
    const unseen = described().filter(
      (outcome) => !driven.has(outcomeName(outcome)) && !Object.hasOwn(notDriven, outcome.type ?? ""),
    );
    expect(namesOf(unseen)).toEqual([]);
    const names = new Set(namesOf(described()));
    expect([...Object.keys(own), ...withoutDatabase].filter((name) => !names.has(name))).toEqual([]);
    expect(Object.keys(good).sort()).toEqual(operations.map(([, , { operationId }]) => operationId).sort());
  });
});
