import { expect, it } from "vitest";
import * as z from "zod";
import { ContractError } from "./contract-error.ts";
import { assertWith } from "./parse.ts";

const point = z.strictObject({ x: z.number(), y: z.number() }).meta({ title: "Large point v1" });

const thrownBy = (run: () => unknown): unknown => {
  try {
    return run();
  } catch (error) {
    return error;
  }
};

it("returns a valid document", () => {
  expect(assertWith(point, { x: 1, y: 2 })).toEqual({ x: 1, y: 2 });
});

it("throws an error that names the contract and lists the issues", () => {
  const error = thrownBy(() => assertWith(point, { x: "a" }));
  expect(error).toBeInstanceOf(ContractError);
  expect(error).toMatchObject({
    name: "ContractError",
    contract: "large point",
    message:
      'not a valid large point: $.x: expected a finite number, received "a"; $.y: expected a finite number, received nothing',
    issues: [{ path: "$.x" }, { path: "$.y" }],
  });
});

it("shows the first five issues and says that there are more", () => {
  const unknown = Object.fromEntries(["a", "b", "c", "d", "e", "f"].map((key) => [key, 1]));
  const error = thrownBy(() => assertWith(z.strictObject({}), unknown)) as ContractError;
  expect(error.message.split("; ").map((part) => /`.`|more$/.exec(part)?.[0])).toEqual([
    "`a`",
    "`b`",
    "`c`",
    "`d`",
    "`e`",
    "more",
  ]);
  expect(error.issues.length).toBe(6);
});
