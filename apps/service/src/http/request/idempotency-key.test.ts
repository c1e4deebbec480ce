import { describe, expect, it } from "vitest";
import { ProblemError } from "../problems/problem-error.ts";
import { idempotencyKeyOf } from "./idempotency-key.ts";

const keyOf = (key: string | string[]) => idempotencyKeyOf({ headers: { "idempotency-key": key } });

describe("an idempotency key", () => {
  it.each([
    ["lesson-7", "lesson-7"],
    ["lesson 7, first try", "lesson 7, first try"],
    ['"lesson-7"', "lesson-7"],
    ['"say \\"so\\" \\\\ here"', 'say "so" \\ here'],
    ['""quoted""', '"quoted"'],
    ['"', '"'],
    ["x", "x"],
    ["x".repeat(255), "x".repeat(255)],
  ])("%s names %s", (header, name) => {
    expect(keyOf(header)).toBe(name);
  });

  it("is optional", () => {
    expect(idempotencyKeyOf({ headers: {} })).toBeNull();
  });

  it.each(["", '""', " x", "x ", '" x"', "é", "a\tb", "a\nb", "a\u007f", "x".repeat(256)])(
    "`%s` is none",
    (header) => {
      expect(() => keyOf(header)).toThrow(ProblemError);
    },
  );

  it("sent twice in one request is one name, always the same", () => {
    expect(keyOf(["a", "b"])).toBe(keyOf("a, b"));
  });
});
