import { expect, it } from "vitest";
import type { NewChange } from "./new-change.ts";
import { createPendingChanges } from "./pending-changes.ts";

const change = (what: string): NewChange => ({
  source: "kill",
  what,
  before: null,
  after: null,
  who: null,
  why: null,
  digest: null,
});

it("writes each added change once, in order, as soon as it can", async () => {
  const entered: string[] = [];
  const failures: unknown[] = [];
  let away = true;
  const pending = createPendingChanges({
    async append({ what }) {
      if (away) throw new Error("away");
      entered.push(what);
    },
    onFailure: (error) => failures.push(error),
  });
  pending.add(change("one"));
  pending.add(change("two"));
  await pending.flush();
  expect(entered).toEqual([]);
  expect(failures.length).toBeGreaterThan(0);
  away = false;
  await pending.flush();
  pending.add(change("three"));
  await pending.flush();
  expect(entered).toEqual(["one", "two", "three"]);
});
