import { expect, it } from "vitest";
import { cutInMiddle, textWidth } from "./text-width.ts";
import { wrapped } from "./wrapped.ts";

it("breaks at spaces, and cuts only words that are longer than a line", () => {
  expect(wrapped("one two three", 7)).toEqual(["one two", "three"]);
  expect(wrapped("one two three", 80)).toEqual(["one two three"]);
  expect(wrapped("a averylongword b", 4)).toEqual(["a", "aver", "ylon", "gwor", "d b"]);
  expect(wrapped("", 4)).toEqual([""]);
  expect(wrapped("水水水", 4)).toEqual(["水水", "水"]);
  expect(wrapped("水", 1)).toEqual(["水"]);
});

it("keeps a number and its unit together", () => {
  for (const quantity of ["50 %", "300 s", "30000 ms", "5 min", "12 h", "7 d", "4096 bytes", "256 MiB"]) {
    expect(wrapped(`within ${quantity}, then`, `within ${quantity}`.length - 1)[0]).toBe("within");
    expect(wrapped(`within ${quantity}`, 80)).toEqual([`within ${quantity}`]);
  }
  expect(wrapped("rule 5 stands", 7)).toEqual(["rule 5", "stands"]);
});

it("counts the columns of a terminal", () => {
  expect(textWidth("Größe")).toBe(5);
  expect(textWidth("水の")).toBe(4);
  expect(textWidth("🧪")).toBe(2);
  expect(textWidth("e\u0301")).toBe(1);
});

it("cuts ids in the middle", () => {
  expect(cutInMiddle("01a212ba-7bcf-7785-bdc2-a339a29ce20a", 13)).toBe("01a212…9ce20a");
  expect(cutInMiddle("short", 5)).toBe("short");
  expect(textWidth(cutInMiddle("水水水水水水", 7))).toBeLessThanOrEqual(7);
});
