import { mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { loadConfig } from "./load-config.ts";

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "read-state-"));
});
afterEach(() => rm(directory, { recursive: true }));

const load = (env: Readonly<Record<string, string>>) =>
  loadConfig(
    { DATABASE_URL: "postgres://localhost/slotgate", XDG_STATE_HOME: directory, ...env },
    { command: "serve" },
  );
const placesOf = (env: Readonly<Record<string, string>> = {}) => {
  const loaded = load(env);
  if (!loaded.ok) throw new Error(loaded.message);
  const { spoolDirectory, killFile } = loaded.config;
  return { spoolDirectory, killFile };
};

it("two services of one user share neither spool nor kill file", () => {
  const [one, other] = [placesOf(), placesOf({ SLOTGATE_PORT: "8701" })];
  expect(one.spoolDirectory).not.toBe(other.spoolDirectory);
  expect(one.killFile).not.toBe(other.killFile);
  expect(placesOf()).toEqual(one);
});

it("an engaged kill persists when controls, keys or the listening host change", () => {
  const changed = { SLOTGATE_HOST: "0.0.0.0", FEATURE_SLOTGEN_AI: "true", SLOTGATE_LOG_LEVEL: "warn" };
  expect(placesOf(changed)).toEqual(placesOf());
});

it("the kill file is next to a configured spool, and both paths can be set", () => {
  const spool = join(directory, "deep", "spool");
  expect(placesOf({ SLOTGATE_SPOOL_DIR: spool })).toEqual({
    spoolDirectory: spool,
    killFile: join(directory, "deep", "kill.json"),
  });
  expect(placesOf({ SLOTGATE_KILL_FILE: "/run/kill.json" })).toEqual({
    ...placesOf(),
    killFile: "/run/kill.json",
  });
});

it("paths are absolute, independent of the working directory", () => {
  expect(placesOf({ SLOTGATE_SPOOL_DIR: "spool", SLOTGATE_KILL_FILE: "kill.json" })).toEqual({
    spoolDirectory: join(process.cwd(), "spool"),
    killFile: join(process.cwd(), "kill.json"),
  });
});

it.each<[string, (path: string) => Promise<unknown>, RegExp]>([
  ["a file", (path) => writeFile(path, ""), /spool`, which is not a directory/],
  ["a device", (path) => symlink("/dev/null", path), /spool`, which is not a directory/],
  ["a loop of links", (path) => symlink(path, path), /spool`, which is a loop of symbolic links/],
])("%s cannot be the spool's directory", async (_what, put, says) => {
  const path = join(directory, "spool");
  await put(path);
  expect(load({ SLOTGATE_SPOOL_DIR: path })).toMatchObject({
    ok: false,
    message: expect.stringMatching(says),
  });
});

it("distinguishes a directory below a file from a missing one", async () => {
  await writeFile(join(directory, "file"), "");
  expect(load({ SLOTGATE_SPOOL_DIR: join(directory, "file", "spool") })).toMatchObject({
    ok: false,
    message: expect.stringMatching(/has a file in place of a directory/),
  });
  expect(load({ SLOTGATE_SPOOL_DIR: join(directory, "not", "yet") })).toMatchObject({ ok: true });
});
