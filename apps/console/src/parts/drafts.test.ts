import { expect, it } from "vitest";
import { memory } from "../memory.test-case.ts";
import { createDrafts } from "./drafts.ts";

it("keeps a draft over a reload of the tab", () => {
  const store = memory();
  createDrafts(store).write("allowlist", "{");
  const drafts = createDrafts(store);
  expect(drafts.read("allowlist")).toBe("{");
  expect(drafts.names()).toEqual(["allowlist"]);
});

it("leaves nothing behind when cleared, and nothing else touched", () => {
  const store = memory();
  store.setItem("slotgate.key", "secret");
  const drafts = createDrafts(store);
  drafts.write("one", "1");
  drafts.write("two", "2");
  drafts.clear();
  expect(drafts.names()).toEqual([]);
  expect(store.length).toBe(1);
  expect(store.getItem("slotgate.key")).toBe("secret");
});

it("tells subscribers, and gives them the same list until it changes", () => {
  const drafts = createDrafts(memory());
  let calls = 0;
  drafts.subscribe(() => {
    calls += 1;
  });
  drafts.write("one", "1");
  expect(drafts.names()).toBe(drafts.names());
  drafts.drop("one");
  expect(calls).toBe(2);
});

it("works when storage is blocked", () => {
  const refuse = () => {
    throw new DOMException("denied", "SecurityError");
  };
  const drafts = createDrafts({
    getItem: refuse,
    setItem: refuse,
    removeItem: refuse,
    key: refuse,
    length: 1,
  });
  drafts.write("one", "1");
  expect(drafts.read("one")).toBe("1");
});
