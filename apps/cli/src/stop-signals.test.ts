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
      // An emitter without a listener returns false: the signal would kill the process.
      expect(process.emit(signal, signal)).toBe(true);
      await Promise.resolve();
    },
  };
}

it.each([
  ["SIGTERM", "SIGINT"],
  ["SIGINT", "SIGTERM"],
  ["SIGINT", "SIGINT"],
] as const)("counts %s as the first request and a later %s as the second", async (one, other) => {
  const { heard, send } = stage();
  await send(one, 100);
  expect(heard).toEqual([`1 ${one}`]);
  await send(other, 1_100);
  expect(heard).toEqual([`1 ${one}`, `2 ${other}`]);
});

it("counts signals within a second as one request", async () => {
  const { heard, send } = stage();
  for (const at of [100, 100, 101, 600, 1_099]) await send("SIGINT", at);
  expect(heard).toEqual(["1 SIGINT"]);
});

it("counts a third request, a second after the second", async () => {
  const { heard, send } = stage();
  for (const at of [100, 1_100, 2_099]) await send("SIGTERM", at);
  expect(heard).toEqual(["1 SIGTERM", "2 SIGTERM"]);
  await send("SIGTERM", 2_100);
  expect(heard).toEqual(["1 SIGTERM", "2 SIGTERM", "3 SIGTERM"]);
});
