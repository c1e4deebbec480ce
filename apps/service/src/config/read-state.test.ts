import { mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { loadConfig } from "./load-config.ts";
import { loadReconcileConfig } from "./load-reconcile-config.ts";

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "read-state-"));
});
afterEach(() => rm(directory, { recursive: true }));

const usual = () => ({ DATABASE_URL: "postgres://localhost/slotgate", XDG_STATE_HOME: directory });
const load = (env: Readonly<Record<string, string>>) =>
  loadConfig({ ...usual(), ...env }, { command: "serve" });
const placesOf = (env: Readonly<Record<string, string>> = {}) => {
  const loaded = load(env);
  if (!loaded.ok) throw new Error(loaded.message);
  const { spoolDirectory, killFile, outboundLedger } = loaded.config;
  return { spoolDirectory, killFile, outboundLedger };
};

const databases = ["postgres://localhost/slotgate", "postgres://localhost/other"];
it.each<[string, readonly Readonly<Record<string, string>>[]]>([
  ["ports", [{}, { SLOTGATE_PORT: "8701" }]],
  ["databases", databases.map((url) => ({ DATABASE_URL: url }))],
  ["names", [{ SLOTGATE_INSTANCE: "one" }, { SLOTGATE_INSTANCE: "two" }]],
  ["spools in one directory", [{ SLOTGATE_SPOOL_DIR: "/x/a" }, { SLOTGATE_SPOOL_DIR: "/x/b" }]],
])("two services of one user with other %s share no path", (_what, envs) => {
  const paths = envs.flatMap((env) => Object.values(placesOf(env)));
  expect(new Set(paths).size).toBe(6);
  expect(envs.flatMap((env) => Object.values(placesOf(env)))).toEqual(paths);
});

it("`reconcile` reads the ledger that the service with the same variables writes", () => {
  for (const env of [
    {},
    { SLOTGATE_PORT: "8701" },
    { SLOTGATE_SPOOL_DIR: "spool" },
    { SLOTGATE_OUTBOUND_LEDGER: "ledger" },
  ]) {
    const loaded = loadReconcileConfig({ ...usual(), ...env });
    if (!loaded.ok) throw new Error(loaded.message);
    expect(loaded.config.outboundLedger).toBe(placesOf(env).outboundLedger);
  }
});

it("`run` keeps no ledger unless one is configured, and `decide` none", () => {
  const ledgerOf = (env: Readonly<Record<string, string>>, command: "run" | "decide" = "run") => {
    const loaded = loadConfig(env, { command });
    return loaded.ok ? loaded.config.outboundLedger : loaded.message;
  };
  expect(ledgerOf({})).toBe(null);
  expect(ledgerOf({ SLOTGATE_OUTBOUND_LEDGER: "/x/ledger" })).toBe("/x/ledger");
  expect(ledgerOf({ SLOTGATE_OUTBOUND_LEDGER: "/x/ledger" }, "decide")).toBe(null);
});

it("an engaged kill persists when controls, keys or the listening host change", () => {
  const changed = { SLOTGATE_HOST: "0.0.0.0", FEATURE_SLOTGEN_AI: "true", SLOTGATE_LOG_LEVEL: "warn" };
  expect(placesOf(changed)).toEqual(placesOf());
});

it("kill file and ledger are in a configured spool, and all paths can be set", () => {
  const spool = join(directory, "deep", "spool");
  expect(placesOf({ SLOTGATE_SPOOL_DIR: spool })).toEqual({
    spoolDirectory: spool,
    killFile: join(spool, "kill.json"),
    outboundLedger: join(spool, "outbound"),
  });
  expect(placesOf({ SLOTGATE_KILL_FILE: "/run/kill.json", SLOTGATE_OUTBOUND_LEDGER: "off" })).toEqual({
    ...placesOf(),
    killFile: "/run/kill.json",
    outboundLedger: null,
  });
});

it("paths are absolute, independent of the working directory", () => {
  const relative = {
    SLOTGATE_SPOOL_DIR: "spool",
    SLOTGATE_KILL_FILE: "kill.json",
    SLOTGATE_OUTBOUND_LEDGER: "l",
  };
  expect(placesOf(relative)).toEqual({
    spoolDirectory: join(process.cwd(), "spool"),
    killFile: join(process.cwd(), "kill.json"),
    outboundLedger: join(process.cwd(), "l"),
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
