import { expect, it } from "vitest";
import { addressOf } from "./address.ts";

it.each([
  ["https://gate.example/console/assets/index-a1.js", "/console", "https://gate.example"],
  ["https://example.com/a/b/console/assets/index-a1.js", "/a/b/console", "https://example.com/a/b"],
])("finds console and service from %s", (script, basePath, service) => {
  expect(addressOf(script)).toEqual({ basePath, service });
});
