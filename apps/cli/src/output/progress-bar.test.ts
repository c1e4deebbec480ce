import { expect, it } from "vitest";
import { createProgressBar } from "./progress-bar.ts";

it("shows progress and the time left at intervals, and clears its line", () => {
  let now = 1_000;
  const written: string[] = [];
  const bar = createProgressBar({ write: (text) => void written.push(text), now: () => now });
  bar.show({ read: 1, of: 4_000 });
  now += 499;
  bar.show({ read: 10, of: 4_000 });
  expect(written).toEqual([]);
  now += 501;
  bar.show({ read: 1_000, of: 4_000 });
  bar.show({ read: 1_001, of: 4_000 });
  now += 199;
  bar.show({ read: 1_002, of: 4_000 });
  expect(written).toEqual([
    "\r\u001b[K[######..................] 25 %  1,000 of 4,000 records, 1,000/s, 3 s left",
  ]);
  bar.clear();
  bar.clear();
  expect(written.slice(1)).toEqual(["\r\u001b[K"]);
});

it("shows an empty window as done, and of an unknown total only what was read", () => {
  let now = 0;
  const written: string[] = [];
  const bar = createProgressBar({ write: (text) => void written.push(text), now: () => now });
  now = 600;
  bar.show({ read: 0, of: 0 });
  expect(written.join("")).toContain("100 %  0 of 0 records, 0/s");
  now = 1_000;
  bar.show({ read: 70_000, of: null });
  expect(written.at(-1)).toBe("\r\u001b[K70,000 records, 70,000/s");
});

it("names the part of the work, each with a rate of its own", () => {
  let now = 0;
  const written: string[] = [];
  const bar = createProgressBar({ write: (text) => void written.push(text.slice(4)), now: () => now });
  const show = (at: number, progress: Parameters<typeof bar.show>[0]) => {
    now = at;
    bar.show(progress);
  };
  show(600, { what: "waiting", read: 0, of: null });
  show(9_000, { what: "replaying", read: 0, of: 4_000 });
  show(10_000, { what: "replaying", read: 1_000, of: 4_000 });
  show(11_000, { what: "comparing", read: 70_000, of: null });
  expect(written).toEqual([
    "waiting",
    "replaying",
    "replaying: 25 % of 4,000 records, 3 s left",
    "comparing: 70,000 records",
  ]);
});
