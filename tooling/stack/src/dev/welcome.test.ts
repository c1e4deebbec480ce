import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { tryRun } from "./try-out.ts";
import { welcome } from "./welcome.ts";

const text = welcome({
  dev: {
    serviceUrl: "http://127.0.0.1:8700",
    servicePid: 4711,
    unleashUrl: "http://127.0.0.1:4242",
    unleashLogin: { username: "admin", password: "the password" },
    unleashAdminToken: "*:*.admin-secret",
    databaseUrl: "postgres://postgres:database-secret@127.0.0.1/slotgate",
    modelUrl: null,
    key: "sg_key",
  },
  devFilePath: "/x/.slotgate/dev.json",
  logDirectory: "/x/.slotgate/logs",
  simulated: false,
  tryOut: "The rollout in force is 50 %. This job is admitted (its bucket is 29.83 %).",
});

test("the curl command can be pasted: a shell reads the whole run out of it", () => {
  const command = text.split("\n").find((line) => line.startsWith("curl ")) ?? "";
  const { stdout } = spawnSync(
    "sh",
    ["-c", `curl() { for word; do printf '%s\\n' "$word"; done; }; ${command}`],
    { encoding: "utf8" },
  );
  const words = stdout.trim().split("\n");
  expect(words).toContain("http://127.0.0.1:8700/v1/runs");
  expect(words).toContain("authorization: Bearer sg_key");
  expect(JSON.parse(words.at(-1) ?? "")).toEqual(tryRun);
});

test("shows the console's address first, with the key in its fragment, which is sent nowhere", () => {
  expect(text.trim()).toMatch(/^Console +http:\/\/127\.0\.0\.1:8700\/console#key=sg_key +\(/);
});

test("says the percentage in force right above the command", () => {
  expect(text).toMatch(/The rollout in force is 50 %\..*\n\ncurl /);
});

test("shows the login, and no secret that is not needed", () => {
  expect(text).toContain("admin / the password");
  for (const secret of ["admin-secret", "database-secret"]) expect(text).not.toContain(secret);
  expect(text).not.toContain("simulator");
});
