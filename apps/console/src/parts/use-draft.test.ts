import { expect, it } from "vitest";
import { fieldsOf } from "./use-draft.ts";

const empty = { title: "", severity: "3" };

it.each([
  [null, empty],
  ["not JSON", empty],
  ["null", empty],
  ['{"title":"slow"}', { title: "slow", severity: "3" }],
  ['{"title":1,"other":"x"}', empty],
])("reads the fields of %j", (text, fields) => {
  expect(fieldsOf(text, empty)).toEqual(fields);
});
