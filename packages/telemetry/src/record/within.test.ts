import { stat } from "node:fs";
import { expect, it } from "vitest";
import { StoreSlowError } from "./store-slow-error.ts";
import { within } from "./within.ts";

it("gives up on a call that is not answered in time", async () => {
  await expect(within(5, () => new Promise(() => {}))).rejects.toBeInstanceOf(StoreSlowError);
});

it("accepts an answer that arrived while the process was paused", async () => {
  // After an immediate come the timers, and only then what has arrived.
  await new Promise(setImmediate);
  const asking = within(
    5,
    () =>
      new Promise((resolve, reject) =>
        stat(".", (error) => (error === null ? resolve("here") : reject(error))),
      ),
  );
  const standingUntil = performance.now() + 100;
  while (performance.now() < standingUntil);
  expect(await asking).toBe("here");
});
