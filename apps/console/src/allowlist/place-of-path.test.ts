import { expect, it } from "vitest";
import { placeOfPath } from "./place-of-path.ts";

const text = '{"rules": [{"id": "a", "odd name": 1}, {"id": 7}], "id": "outer"}';
const shown = (path: string) => {
  const { from, to } = placeOfPath(text, path);
  return text.slice(from, to);
};

it.each([
  ["$", "{"],
  ["$.rules", '"rules": ['],
  ["$.rules[1].id", '"id": 7'],
  ['$.rules[0]["odd name"]', '"odd name": 1'],
  ["$.id", '"id": "outer"'],
])("finds %s", (path, place) => {
  expect(shown(path)).toBe(place);
});

it("takes the nearest parent of what is missing", () => {
  expect(shown("$.rules[1].kinds")).toBe("{");
  expect(placeOfPath(text, "$.rules[1].kinds").from).toBe(text.indexOf('{"id": 7'));
  expect(shown("$.rules[9].id")).toBe('"rules": [');
});

it("takes the last of two members with one name, as JSON does", () => {
  const twice = '{"id": 1, "id": 2}';
  const { from, to } = placeOfPath(twice, "$.id");
  expect(twice.slice(from, to)).toBe('"id": 2');
});

it("gives a place in an empty text", () => {
  expect(placeOfPath("", "$.id")).toEqual({ from: 0, to: 0 });
});
