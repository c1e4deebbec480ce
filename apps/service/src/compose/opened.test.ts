import { expect, it, vi } from "vitest";
import { Opened } from "./opened.ts";

it("closes what was opened last first, one after the other", async () => {
  const opened = new Opened();
  const closed: string[] = [];
  opened.add(() => void closed.push("first"));
  opened.add(async () => {
    await new Promise(setImmediate);
    closed.push("second");
  });
  const onLate = vi.fn();
  await opened.close({ withinMs: 60_000, onLate });
  expect(closed).toEqual(["second", "first"]);
  expect(onLate).not.toHaveBeenCalled();
});

it("closes the rest when something takes too long to close", async () => {
  const opened = new Opened();
  const closed: string[] = [];
  opened.add(() => void closed.push("first"));
  opened.add(() => new Promise(() => {}));
  opened.add(() => new Promise((_, reject) => setImmediate(reject)));
  opened.add(() => new Promise(() => {}));
  const onLate = vi.fn();
  await opened.close({ withinMs: 1, onLate });
  expect(closed).toEqual(["first"]);
  expect(onLate).toHaveBeenCalledOnce();
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
