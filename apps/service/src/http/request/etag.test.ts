import { expect, it } from "vitest";
import { ProblemError } from "../problems/problem-error.ts";
import { revisionIn } from "./etag.ts";

const revisionOf = (named: string) => revisionIn({ headers: { "if-match": named } });

it.each([
  ['"0"', 0],
  ['"12"', 12],
  [' "12" ', 12],
  ['"999999999999999"', 999_999_999_999_999],
])("`%s` names a revision", (named, revision) => {
  expect(revisionOf(named)).toBe(revision);
});

it("is null without the header", () => {
  expect(revisionIn({ headers: {} })).toBeNull();
});

it.each(["*", 'W/"1"', '"1", "2"', "1", '""', "", '"01"', '"-1"', '"1.0"', '"1000000000000000"'])(
  "`%s` is refused and quoted",
  (named) => {
    expect(() => revisionOf(named)).toThrow(ProblemError);
    expect(() => revisionOf(named)).toThrow(
      `such as "12" with its quotes, received ${JSON.stringify(named)}`,
    );
  },
);
