import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Ajv2020 } from "ajv/dist/2020.js";
import { afterAll, describe, expect, it } from "vitest";
import { vectorFile } from "../src/vectors/vector-file.ts";
import { findStaleVectors, writeVectors } from "./vector-files.ts";

const committed = fileURLToPath(new URL("../vectors", import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), "vectors-"));
afterAll(() => rmSync(scratch, { recursive: true }));

const read = (file: string) => JSON.parse(readFileSync(join(committed, file), "utf8"));
const files = ["allowlist.json", "gates.json", "malformed.json", "profiles.json", "rollout.json"];
const validate = new Ajv2020({ strict: true, strictRequired: false, allowUnionTypes: true }).compile(
  read("vectors.schema.json"),
);
const verdicts = (document: unknown) => ({
  zod: vectorFile.safeParse(document).success,
  ajv: validate(document),
});

it("the committed vectors are current", () => {
  expect(findStaleVectors(committed)).toEqual([]);
});

it("names the files that differ or are missing, and ignores others", () => {
  expect(writeVectors(scratch).sort()).toEqual(readdirSync(scratch).sort());
  const rollout = join(scratch, "rollout.json");
  writeFileSync(rollout, readFileSync(rollout, "utf8").replace('"inside": true', '"inside": false'));
  rmSync(join(scratch, "gates.json"));
  writeFileSync(join(scratch, "README.md"), "");
  expect(findStaleVectors(scratch)).toEqual(["gates.json is missing", "rollout.json differs"]);
});

describe.each(files)("%s", (file) => {
  it("satisfies its schema, and is read without loss", () => {
    expect(verdicts(read(file))).toEqual({ zod: true, ajv: true });
    expect(JSON.stringify(vectorFile.parse(read(file)))).toHaveLength(JSON.stringify(read(file)).length);
  });

  it("has a distinct name for each vector", () => {
    const names = read(file).vectors.map(({ name }: { name: string }) => name);
    expect(names.filter((name: string, at: number) => names.indexOf(name) !== at)).toEqual([]);
  });
});

it("the files are ASCII, so that similar characters are visible, and together below 2 megabytes", () => {
  const texts = files.map((file) => readFileSync(join(committed, file), "utf8"));
  expect(texts.filter((text) => /[^\n\x20-\x7e]/.test(text))).toEqual([]);
  expect(texts.join("").length).toBeLessThan(2_000_000);
});

describe("the schemas refuse", () => {
  const changed = (file: string, change: (vector: ReturnType<typeof read>) => object) => {
    const document = read(file);
    return { ...document, vectors: [change(document.vectors[0])] };
  };
  const expected = (file: string, change: object) =>
    changed(file, (vector) => ({ ...vector, expected: { ...vector.expected, ...change } }));
  const noModels = (vector: ReturnType<typeof read>) => ({
    ...vector,
    profiles: [{ ...vector.profiles[0], models: [] }],
  });
  it.each([
    ["a file about something else", { ...read("gates.json"), about: "rollout" }],
    ["a file without vectors", { ...read("gates.json"), vectors: [] }],
    ["another version", { ...read("rollout.json"), version: "v2" }],
    ["a reason that cannot be written down", expected("gates.json", { reason: "GATE_ERROR" })],
    ["an unknown gate", expected("gates.json", { gate: "budget" })],
    ["a missing gate", expected("gates.json", { gates: { "kill-switch": "denied" } })],
    ["an admission that has a reason", expected("gates.json", { outcome: "admitted" })],
    ["a bucket beyond the last", changed("rollout.json", (vector) => ({ ...vector, bucket: 10_000 }))],
    ["an unknown key", changed("rollout.json", (vector) => ({ ...vector, extra: 1 }))],
    ["a profile without models", changed("profiles.json", noModels)],
    ["a document without lookups", changed("allowlist.json", (vector) => ({ ...vector, lookups: [] }))],
  ])("%s", (_, document) => expect(verdicts(document)).toEqual({ zod: false, ajv: false }));
});
