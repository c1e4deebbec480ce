import { expect, it } from "vitest";
import { sharedScrape } from "./read-metrics.ts";

/** Scrapes that take `tookMs` each. */
function stage(tookMs: number) {
  let now = 0;
  let scrapes = 0;
  const ask = sharedScrape(
    async () => {
      scrapes += 1;
      now += tookMs;
      return `scrape ${scrapes}`;
    },
    () => now,
  );
  return {
    ask: async () => (await ask()).toString(),
    pass: (ms: number) => {
      now += ms;
    },
  };
}

it("makes one text for all requests that come while it is made", async () => {
  const { ask } = stage(30);
  expect(await Promise.all([ask(), ask(), ask()])).toEqual(["scrape 1", "scrape 1", "scrape 1"]);
});

it("makes the next one after nine times the time that the last one took", async () => {
  const { ask, pass } = stage(30);
  expect(await ask()).toBe("scrape 1");
  pass(269);
  expect(await ask()).toBe("scrape 1");
  pass(1);
  expect(await ask()).toBe("scrape 2");
});

it("tries again at once after a failure", async () => {
  let fails = true;
  const ask = sharedScrape(
    async () => {
      if (fails) throw new Error("not every metric could be read");
      return "text";
    },
    () => 0,
  );
  await expect(ask()).rejects.toThrow("not every metric");
  fails = false;
  expect((await ask()).toString()).toBe("text");
});
