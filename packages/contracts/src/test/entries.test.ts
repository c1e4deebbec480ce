import { readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { expect, it } from "vitest";

const src = join(import.meta.dirname, "..");

/** The files that an entry of `src` imports, itself included; packages by name. */
function bringsWith(entry: string, seen = new Set<string>()): ReadonlySet<string> {
  if (seen.has(entry)) return seen;
  seen.add(entry);
  if (!entry.endsWith(".ts")) return seen;
  const text = readFileSync(join(src, entry), "utf8");
  for (const [, specifier = ""] of text.matchAll(/^(?:import|export)(?! type)[^;]*?from "([^"]+)"/gm)) {
    const file = specifier.startsWith(".")
      ? relative(src, join(src, entry, "..", specifier)).replaceAll("\\", "/")
      : specifier;
    bringsWith(file, seen);
  }
  return seen;
}
const packages = (entry: string) => [...bringsWith(entry)].filter((file) => !file.endsWith(".ts"));

it("the package's main entry imports no mock and no Node module", () => {
  const brought = [...bringsWith("index.ts")];
  expect(brought.length).toBeGreaterThan(30);
  expect(brought.filter((file) => file.startsWith("test/"))).toEqual([]);
  expect(packages("index.ts").sort()).toEqual(["zod", "zod/v4/core"]);
});

it("mocks run in a browser, without a test framework; only records need hashing", () => {
  expect(packages("test/index.ts").sort()).toEqual(["zod", "zod/v4/core"]);
  expect(packages("test/records.ts").sort()).toEqual(["node:crypto", "zod", "zod/v4/core"]);
});
