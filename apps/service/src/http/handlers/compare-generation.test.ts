import { assertWith, type GenerationComparisonV1, generationComparisonV1 } from "@slotgate/contracts";
import { type ComparisonWindow, type ModelUse, StoreUnavailableError } from "@slotgate/executor";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type HttpStage, startStage } from "../../testing/http-stage.ts";

const now = Date.parse("2026-01-31T12:00:00.000Z");
const digest = "a".repeat(64);
const use: ModelUse = {
  profile: "lessons",
  canaryOf: null,
  provider: "openai",
  model: "m",
  configDigest: digest,
  last: true,
  fellBack: false,
  reason: "GENERATED",
  calls: 2,
  requests: 2,
  requestsUnknown: 0,
  inputTokens: 1_000_000,
  outputTokens: 500_000,
  tokensUnknown: 0,
};

let stage: HttpStage;
let asked: ComparisonWindow[] = [];
let under = 0;
let mostUnder = 0;
let failing = false;
beforeAll(async () => {
  stage = await startStage({
    clock: { now: () => now, monotonic: () => 0 },
    comparison: {
      async read(window) {
        under += 1;
        mostUnder = Math.max(mostUnder, under);
        asked.push(window);
        // A later caller's turn must not come before this one ends.
        await new Promise((resolve) => setImmediate(resolve));
        under -= 1;
        if (failing) throw new StoreUnavailableError({ cause: new Error("away") });
        return { uses: [use], latencies: [], canaries: [] };
      },
    },
    priced: () => ({
      revision: 7,
      digest,
      document: {
        models: {
          main: {
            provider: "openai",
            model: "m",
            credential: "default",
            price: { currency: "EUR", inputPerMillion: 2, outputPerMillion: 8 },
          },
        },
      },
    }),
  });
});
afterAll(() => stage.stop());

const read = async (query: string): Promise<GenerationComparisonV1> =>
  assertWith(
    generationComparisonV1,
    await (await stage.ask(`/v1/generation/comparison${query}`, { as: ["audit"] })).json(),
  );

it.each([
  ["", "2026-01-30T12:00:00.000Z", "2026-01-31T12:00:00.000Z"],
  ["?since=2026-01-31T00:00Z", "2026-01-31T00:00:00.000Z", "2026-01-31T12:00:00.000Z"],
  ["?until=2026-01-10T00:00Z", "2026-01-09T00:00:00.000Z", "2026-01-10T00:00:00.000Z"],
  [
    "?since=2026-01-01T00:00Z&until=2026-02-01T00:00Z",
    "2026-01-01T00:00:00.000Z",
    "2026-02-01T00:00:00.000Z",
  ],
])("%j compares from %s to %s, at the prices in force", async (query, from, to) => {
  asked = [];
  expect(await read(query)).toMatchObject({
    from,
    to,
    prices: { revision: 7, digest },
    profiles: [{ profile: "lessons", calls: 2, cost: { currency: "EUR", amount: 6 } }],
  });
  expect(asked).toEqual([{ from: Date.parse(from), to: Date.parse(to) }]);
});

it.each([
  "?since=2026-01-31T12:00Z",
  "?since=2026-02-01T00:00Z",
  "?since=2025-12-31T11:59Z",
  "?since=yesterday",
  "?sinse=2026-01-31T00:00Z",
])("refuses %j", async (query) => {
  asked = [];
  expect(await stage.problemOf(`/v1/generation/comparison${query}`, { as: ["operate"] })).toMatchObject({
    type: "urn:slotgate:problem:invalid-parameter",
  });
  expect(asked).toEqual([]);
});

it("counts for one caller at a time, also after a failure", async () => {
  mostUnder = 0;
  failing = true;
  const failed = await stage.problemOf("/v1/generation/comparison", { as: ["operate"] });
  failing = false;
  expect(failed).toMatchObject({ status: 503 });
  await Promise.all([read(""), read(""), read("")]);
  expect(mostUnder).toBe(1);
});
