import { EventEmitter } from "node:events";
import { expect, it } from "vitest";
import { stopSignals } from "./stop-signals.ts";

function stage() {
  const process = new EventEmitter();
  let now = 50;
  const { first, second } = stopSignals({ process, now: () => now });
  const heard: string[] = [];
  void first.then((signal) => heard.push(`first ${signal}`));
  void second.then((signal) => heard.push(`second ${signal}`));
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
  expect(heard).toEqual([`first ${one}`]);
  await send(other, 1_100);
  expect(heard).toEqual([`first ${one}`, `second ${other}`]);
});

it("takes what is forwarded within a second for the same wish", async () => {
  const { heard, send } = stage();
  for (const at of [100, 100, 101, 600, 1_099]) await send("SIGINT", at);
  expect(heard).toEqual(["first SIGINT"]);
});
