import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { GenerationV1 } from "@slotgate/contracts";
import { digestOf } from "@slotgate/contracts/digest";
import example from "@slotgate/contracts/examples/v1/generation.json" with { type: "json" };
import { createListeners } from "@slotgate/controls";
import type { Generator } from "@slotgate/model";
import { expect, it, onTestFinished } from "vitest";
import type { DocumentFound } from "../exposure/document-found.ts";
import {
  createBuiltInGeneration,
  createDatabaseGeneration,
  createFileGeneration,
} from "./generation-source.ts";

const document = example as unknown as GenerationV1;
const other: GenerationV1 = { ...document, profiles: document.profiles.slice(-1) };
const generatorOf = (digest: string): Generator => ({ portOf: () => null, problems: () => [digest] });
const generators = { of: (_: GenerationV1, digest: string) => generatorOf(digest) };

function database(builtIn: GenerationV1 | null) {
  const listeners = createListeners();
  let newest: DocumentFound | null = { is: "none" };
  const source = createDatabaseGeneration({
    generators,
    builtIn,
    exposure: {
      current: () => ({ allowlist: null, generation: newest, rolloutCap: { state: "unknown" } }),
      onChange: listeners.add,
    },
    clock: { monotonic: () => 0 },
  });
  const set = (found: DocumentFound | null) => {
    newest = found;
    listeners.tell();
  };
  const revision = (number: number, of: GenerationV1, digest = digestOf(of)) =>
    set({ is: "there", revision: number, digest, text: JSON.stringify(of) });
  return { source, set, revision };
}

it("is the built-in document before the first revision, and the newest revision from then on", () => {
  const { source, revision } = database(document);
  expect(source.current()).toMatchObject({ document, revision: 0, digest: digestOf(document) });
  expect(source.status()).toMatchObject({ source: "built-in", revision: 0, problem: null });
  let told = 0;
  source.onChange(() => {
    told += 1;
  });
  revision(1, other);
  expect(told).toBe(1);
  expect(source.current()).toMatchObject({ document: other, revision: 1, digest: digestOf(other) });
  expect(source.current()?.generator.problems()).toEqual([digestOf(other)]);
  expect(source.status()).toMatchObject({ source: "database", revision: 1, problem: null });
  expect(source.current()).toBe(source.current());
});

it.each<[string, (stage: ReturnType<typeof database>) => void, string]>([
  ["cannot be read", ({ set }) => set(null), "could not be read for more than 2 s, so nothing is generated"],
  ["was altered", ({ revision }) => revision(2, document, "0".repeat(64)), "was altered in the database"],
  [
    "is invalid",
    ({ set }) => set({ is: "there", revision: 2, digest: "0".repeat(64), text: "{}" }),
    "revision 2 of the generation document is not a valid generation v1",
  ],
])("there is no document if the one in the database %s, whatever is built in", (_, change, problem) => {
  const stage = database(document);
  stage.revision(1, other);
  change(stage);
  expect(stage.source.current()).toBeNull();
  expect(stage.source.status()).toMatchObject({ revision: null, digest: null });
  expect(stage.source.status().problem).toContain(problem);
});

it("without variables of a model there is none until the first revision", () => {
  for (const source of [database(null).source, createBuiltInGeneration({ generators, builtIn: null })]) {
    expect(source.current()).toBeNull();
    expect(source.status().problem).toContain("no model is configured: put a generation document in force");
  }
});

it("follows a file, and has no document while the file is invalid", async () => {
  const directory = await mkdtemp(join(tmpdir(), "slotgate-generation-"));
  const path = join(directory, "generation.json");
  await writeFile(path, JSON.stringify(document));
  const source = createFileGeneration({ generators, path });
  onTestFinished(async () => {
    await source.close();
    await rm(directory, { recursive: true });
  });
  expect(source.current()).toMatchObject({ document, revision: 1 });
  expect(source.status()).toMatchObject({ source: "file", path, revision: 1, problem: null });
  const changed = async (text: string) => {
    const heard = Promise.withResolvers<void>();
    const stop = source.onChange(heard.resolve);
    await writeFile(path, text);
    await heard.promise;
    stop();
  };
  await changed('{"version":"generation.v1"}');
  expect(source.current()).toBeNull();
  expect(source.status().problem).toContain(
    `the generation document file \`${path}\` is not a valid generation v1`,
  );
  await changed(JSON.stringify(other));
  expect(source.current()).toMatchObject({ document: other, revision: 2 });
});
