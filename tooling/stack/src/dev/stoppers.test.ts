import { expect, test } from "vitest";
import { Stoppers } from "./stoppers.ts";

test("stops in the reverse order, one after the other, whatever fails", async () => {
  const happened: string[] = [];
  const stoppers = new Stoppers((line) => happened.push(line));
  stoppers.add("the database", async () => happened.push("database down"));
  stoppers.addQuietly(async () => happened.push("log closed"));
  stoppers.add("Unleash", () => Promise.reject(new Error("no")));
  stoppers.add("the service", async () => {
    await new Promise((resolve) => setImmediate(resolve));
    happened.push("service down");
  });
  await stoppers.stopAll();
  expect(happened).toEqual([
    "stopping the service",
    "service down",
    "stopping Unleash",
    "Unleash did not stop cleanly: no",
    "log closed",
    "stopping the database",
    "database down",
    "stopped",
  ]);
  await stoppers.stopAll();
  expect(happened).toHaveLength(8);
});
