import { expect, it } from "vitest";
import * as z from "zod";
import { issueLimit } from "./limits.ts";
import { list } from "./stopping-array.ts";

const numbers = list(z.strictObject({ n: z.number() }))
  .min(1)
  .max(1_000)
  .refine((all) => all.every(({ n }) => n >= 0), "no negative number");

const codesOf = (value: unknown) => numbers.safeParse(value).error?.issues.map(({ code }) => code) ?? [];

it("parses like Zod's own array, into a copy", () => {
  const value = [{ n: 1 }, { n: 2 }];
  const parsed = numbers.parse(value);
  expect(parsed).toEqual(value);
  expect(parsed).not.toBe(value);
  expect(parsed[0]).not.toBe(value[0]);
});

it("checks sizes and refinements like Zod's own", () => {
  expect(codesOf([])).toEqual(["too_small"]);
  expect(codesOf(Array(1_001).fill({ n: 1 }))).toEqual(["too_big"]);
  expect(codesOf(Array(1_001).fill("wrong"))).toEqual(["too_big"]);
  expect(codesOf([{ n: -1 }])).toEqual(["custom"]);
  expect(codesOf("no array")).toEqual(["invalid_type"]);
});

it("puts each issue at its item", () => {
  const paths = numbers.safeParse([{ n: 1 }, { n: "x" }, 7]).error?.issues.map(({ path }) => path);
  expect(paths).toEqual([[1, "n"], [2]]);
});

it("stops after the hundredth issue, and says where", () => {
  const { error } = numbers.safeParse(Array(1_000).fill(7));
  expect(error?.issues.length).toBe(issueLimit + 1);
  expect(error?.issues.at(-1)).toMatchObject({
    path: [issueLimit],
    message: "fewer than 100 mistakes before it: items from here on were not checked",
  });
});

it("does not stop for an error in the last item", () => {
  const { error } = numbers.safeParse(Array(issueLimit).fill(7));
  expect(error?.issues.length).toBe(issueLimit);
});

it("is an array in JSON Schema, and in asynchronous parsing", async () => {
  expect(z.toJSONSchema(list(z.string()).max(3))).toMatchObject({
    type: "array",
    items: { type: "string" },
    maxItems: 3,
  });
  expect(await numbers.parseAsync([{ n: 1 }])).toEqual([{ n: 1 }]);
});
