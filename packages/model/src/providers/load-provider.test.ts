import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { loadProvider } from "./load-provider.ts";

const names = [
  "openai",
  "azure",
  "anthropic",
  "google",
  "google-vertex",
  "amazon-bedrock",
  "mistral",
  "openai-compatible",
] as const;

test.each(names)("%s is loaded when it is named", async (name) => {
  expect(await loadProvider(name)).toMatchObject({ modelOf: expect.any(Function) });
});

test("nothing else loads the packages of providers", () => {
  const source = new URL("../", import.meta.url);
  const files = readdirSync(source, { recursive: true, encoding: "utf8" }).filter(
    (path) => path.endsWith(".ts") && !/\.test(-case)?\.ts$/.test(path),
  );
  const own = new Set(names.map((name) => `providers/${name}.ts`));
  const loading = files.filter((path) => {
    const text = readFileSync(new URL(path, source), "utf8");
    const imported = [...text.matchAll(/^import (?!type )[^;]*? from "([^"]+)";/gms)].map(([, from]) => from);
    return imported.some(
      (from = "") =>
        from.startsWith("@ai-sdk/") || names.some((name) => new RegExp(`(^|/)${name}\\.ts$`).test(from)),
    );
  });
  expect(files).toContain("language-model.ts");
  expect(loading.filter((path) => !own.has(path))).toEqual([]);
  expect(loading.toSorted()).toEqual([...own].toSorted());
});
