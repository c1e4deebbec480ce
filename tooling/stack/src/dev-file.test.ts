import { chmod, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type DevFile, readDevFile, writeDevFile } from "./dev-file.ts";
import { loadSecrets } from "./secrets.ts";

const content: DevFile = {
  serviceUrl: "http://127.0.0.1:8700",
  servicePid: 4711,
  unleashUrl: "http://127.0.0.1:4242",
  unleashLogin: { username: "admin", password: "p" },
  unleashAdminToken: "*:*.s",
  databaseUrl: "postgres://127.0.0.1/slotgate",
  modelUrl: "http://127.0.0.1:8701/v1",
  key: "a",
};

let directory: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "slotgate-dev-file-"));
});

afterEach(() => rm(directory, { recursive: true }));

const modeOf = async (path: string): Promise<number> => (await stat(path)).mode & 0o777;

test("dev.json is for its owner alone, also when a wider one was there", async () => {
  const path = join(directory, "dev.json");
  await writeFile(path, "{}");
  await chmod(path, 0o644);
  expect(await writeDevFile(directory, content)).toBe(path);
  expect(await modeOf(path)).toBe(0o600);
  expect(await readDevFile(directory)).toEqual(content);
});

test("secrets are made once, kept, and for their owner alone", async () => {
  const secrets = await loadSecrets(directory);
  expect(await loadSecrets(directory)).toEqual(secrets);
  expect(await modeOf(join(directory, "secrets.json"))).toBe(0o600);
  expect(secrets.key).toMatch(/^sg_[A-Za-z0-9_-]{43}$/);
  expect(secrets.unleashAdminToken).toMatch(/^\*:\*\.[0-9a-f]{56}$/);
  expect(secrets.unleashClientTokens.development).toMatch(/^\*:development\.[0-9a-f]{56}$/);
});

test("no two starts share a secret", async () => {
  const other = await mkdtemp(join(tmpdir(), "slotgate-dev-file-"));
  const all = [await loadSecrets(directory), await loadSecrets(other)].flatMap((secrets) =>
    JSON.stringify(secrets).match(/[\w-]{16,}/g),
  );
  await rm(other, { recursive: true });
  expect(new Set(all.filter((text) => !text?.startsWith("unleash"))).size).toBe(10);
});

test("secrets of a version with several keys are kept, and get the one key", async () => {
  const { key: _, ...kept } = await loadSecrets(directory);
  await writeFile(join(directory, "secrets.json"), JSON.stringify({ ...kept, keys: { submit: "old" } }));
  const secrets = await loadSecrets(directory);
  expect(secrets).toMatchObject(kept);
  expect(secrets.key).toMatch(/^sg_/);
  expect(await loadSecrets(directory)).toEqual(secrets);
});

test("secrets that cannot be read are not replaced in silence", async () => {
  const path = join(directory, "secrets.json");
  await writeFile(path, "{");
  await expect(loadSecrets(directory)).rejects.toThrow(path);
  expect(await readFile(path, "utf8")).toBe("{");
});
