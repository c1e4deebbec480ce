import { type ActivityV1, activityV1, assertWith } from "@slotgate/contracts";
import { type ActivityWindow, StoreUnavailableError } from "@slotgate/executor";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type HttpStage, startStage } from "../../testing/http-stage.ts";

const now = Date.parse("2026-01-31T12:00:20.000Z");

let stage: HttpStage;
let monotonic = 0;
let failing = false;
let asked: ActivityWindow[] = [];
beforeAll(async () => {
  stage = await startStage({
    clock: { now: () => now, monotonic: () => monotonic },
    activity: {
      read: async (window) => {
        asked.push(window);
        if (failing) throw new StoreUnavailableError({ cause: new Error("away") });
        return [{ at: window.from, reason: "GENERATED", jobs: 2 }];
      },
    },
  });
});
afterAll(() => stage.stop());

const read = async (query: string): Promise<ActivityV1> => {
  const response = await stage.ask(`/v1/activity${query}`, { as: ["audit"] });
  return assertWith(activityV1, await response.json());
};

it.each([
  ["", 15],
  ["?window=1m", 1],
  ["?window=60m", 60],
])("%j counts %i minutes", async (query, minutes) => {
  asked = [];
  const { to, steps } = await read(query);
  expect([to, steps.length, steps.at(-1)?.at]).toEqual([
    "2026-01-31T12:00:20.000Z",
    minutes,
    "2026-01-31T12:00:00.000Z",
  ]);
  expect(steps[0]?.reasons).toEqual([{ reason: "GENERATED", jobs: 2 }]);
  expect(asked).toEqual([{ from: now - 20_000 - (minutes - 1) * 60_000, to: now, stepMs: 60_000 }]);
});

it.each(["0m", "61m", "100m", "15", "1h", "-1m", "1.5m", ""])("refuses a window of %j", async (window) => {
  asked = [];
  expect(await stage.problemOf(`/v1/activity?window=${window}`, { as: ["operate"] })).toMatchObject({
    type: "urn:slotgate:problem:invalid-parameter",
    detail: expect.stringMatching(/^query parameter `window`: expected minutes from 1m to 60m, received /),
  });
  expect(asked).toEqual([]);
});

it("counts a window once for all who ask within a second, and again after a failure", async () => {
  asked = [];
  const answers = await Promise.all([read("?window=7m"), read("?window=7m"), read("?window=8m")]);
  expect(answers.map(({ steps }) => steps.length)).toEqual([7, 7, 8]);
  expect(asked).toHaveLength(2);
  monotonic += 1_000;
  failing = true;
  expect(await stage.problemOf("/v1/activity?window=7m", { as: ["operate"] })).toMatchObject({ status: 503 });
  failing = false;
  await read("?window=7m");
  expect(asked).toHaveLength(4);
});
