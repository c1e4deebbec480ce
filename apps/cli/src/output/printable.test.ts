import { expect, it } from "vitest";
import { printable } from "./printable.ts";

it("spells out what would steer a terminal or turn text around, and leaves the rest", () => {
  expect(printable("Größe: 水 🧪 `a\\b`")).toBe("Größe: 水 🧪 `a\\b`");
  expect(printable("a\u001b[2Jb\nc\u202ed")).toBe("a\\u{1b}[2Jb\\u{a}c\\u{202e}d");
});
