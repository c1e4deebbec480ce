import { expect, it } from "vitest";
import { printable } from "./printable.ts";

it("escapes characters that control a terminal or the direction of text, and nothing else", () => {
  expect(printable("Größe: 水 🧪 `a\\b`")).toBe("Größe: 水 🧪 `a\\b`");
  expect(printable("a\u001b[2Jb\nc\u202ed")).toBe("a\\u{1b}[2Jb\\u{a}c\\u{202e}d");
});
