import { expect, it } from "vitest";
import { StoreReach } from "./store-reach.ts";

it("probes a store that was steady at once, and one that is lost again after each recovery ever later", async () => {
  let now = 0;
  const pauses: number[] = [];
  const reach = new StoreReach({
    probe: async () => {},
    onBack: () => {},
    report: { storeLost: () => {}, storeBack: () => {} },
    retryMs: 100,
    now: () => now,
    pause: async (milliseconds) => void pauses.push(milliseconds),
  });
  const loseIt = async () => {
    reach.lost(new Error("no space left on device"));
    while (reach.away !== null) await new Promise(setImmediate);
  };
  // Each of them would report the same loss.
  for (let times = 0; times < 3; times += 1) await loseIt();
  expect(pauses).toEqual([]);
  for (let times = 0; times < 10; times += 1) await loseIt();
  expect(pauses).toEqual([100, 200, 300, 400, 500, 600, 700, 800, 800, 800]);
  now += 1_000;
  await loseIt();
  expect(pauses).toHaveLength(10);
  await reach.close();
});
