import { expect, it } from "vitest";
import { Opened } from "./opened.ts";

it("closes what was opened last first, one after the other", async () => {
  const opened = new Opened();
  const closed: string[] = [];
  opened.add(() => void closed.push("first"));
  opened.add(async () => {
    await new Promise(setImmediate);
    closed.push("second");
  });
  await opened.close({ withinMs: 60_000 });
  expect(closed).toEqual(["second", "first"]);
});

it("closes the rest when something takes too long to close", async () => {
  const opened = new Opened();
  const closed: string[] = [];
  opened.add(() => void closed.push("first"));
  opened.add(() => new Promise(() => {}));
  opened.add(() => new Promise((_, reject) => setImmediate(reject)));
  opened.add(() => new Promise(() => {}));
  await opened.close({ withinMs: 1 });
  expect(closed).toEqual(["first"]);
});

it("closes the rest when something fails to close, and reports every failure", async () => {
  const opened = new Opened();
  const closed: string[] = [];
  const fail = (message: string) => () => {
    throw new Error(message);
  };
  opened.add(() => void closed.push("first"));
  opened.add(fail("no spool"));
  opened.add(fail("no database"));
  await expect(opened.close({ withinMs: 60_000 })).rejects.toThrow(/no database.*no spool/);
  expect(closed).toEqual(["first"]);
});
