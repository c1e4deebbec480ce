import { describe, expect, it } from "vitest";
import { subpathsOf } from "./subpaths.ts";

const entries = [
  "dist/index.js",
  "dist/test/one.js",
  "dist/test/one.d.ts",
  "schemas/v1/run.schema.json",
  "schemas/v1/README.md",
].map((path) => ({ path, bytes: 1 }));
const of = (exports: Readonly<Record<string, unknown>>): string[] =>
  subpathsOf({ manifest: { name: "@some/package", version: "1.0.0", exports }, entries });

describe("what can be imported from a package", () => {
  it("is each export by its name", () => {
    expect(
      of({ ".": "./dist/index.js", "./test": { types: "./dist/t.d.ts", default: "./dist/t.js" } }),
    ).toEqual(["@some/package", "@some/package/test"]);
  });

  it("is each file that a pattern reaches", () => {
    expect(of({ "./schemas/v1/*": "./schemas/v1/*" })).toEqual(["@some/package/schemas/v1/run.schema.json"]);
    expect(of({ "./test/*": { types: "./dist/test/*.d.ts", default: "./dist/test/*.js" } })).toEqual([
      "@some/package/test/one",
    ]);
  });

  it("is never guessed for an export without a default", () => {
    expect(() => of({ "./*": { types: "./dist/*.d.ts" } })).toThrow("without a default");
  });
});
