import { EventEmitter } from "node:events";
import { expect, it } from "vitest";
import { stopSignals } from "./stop-signals.ts";

function stage() {
  const process = new EventEmitter();
  let now = 50;
  const { nth } = stopSignals({ process, now: () => now });
  const heard: string[] = [];
  for (const n of [1, 2, 3] as const) void nth(n).then((signal) => heard.push(`${n} ${signal}`));
  return {
    heard,
    async send(signal: NodeJS.Signals, at: number) {
      now = at;
      // An emitter without a listener answers false: then the signal would kill the process.
      expect(process.emit(signal, signal)).toBe(true);
      await Promise.resolve();
    },
  };
}

it.each([
  ["SIGTERM", "SIGINT"],
  ["SIGINT", "SIGTERM"],
  ["SIGINT", "SIGINT"],
] as const)("hears %s as the first wish and a later %s as the second", async (one, other) => {
  const { heard, send } = stage();
  await send(one, 100);
  expect(heard).toEqual([`1 ${one}`]);
  await send(other, 1_100);
  expect(heard).toEqual([`1 ${one}`, `2 ${other}`]);
});

it("takes what is forwarded within a second for the same wish", async () => {
  const { heard, send } = stage();
  for (const at of [100, 100, 101, 600, 1_099]) await send("SIGINT", at);
  expect(heard).toEqual(["1 SIGINT"]);
});

it("hears a third wish, a second after the one before it", async () => {
  const { heard, send } = stage();
  for (const at of [100, 1_100, 2_099]) await send("SIGTERM", at);
  expect(heard).toEqual(["1 SIGTERM", "2 SIGTERM"]);
  await send("SIGTERM", 2_100);
  expect(heard).toEqual(["1 SIGTERM", "2 SIGTERM", "3 SIGTERM"]);
});
