import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterEach, beforeEach, expect, it } from "vitest";
import { writeSwitchFile } from "./switch-file.ts";

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "no-handles-"));
});
afterEach(() => rm(directory, { recursive: true }));

/** Uses up all file handles, reads the switch, closes the handles and reads again. */
const script = `
  import { closeSync, openSync } from "node:fs";
  import { createLocalSwitch } from ${JSON.stringify(fileURLToPath(new URL("./local-switch.ts", import.meta.url)))};
  const path = process.argv[2];
  const changed = (one) => new Promise((resolve) => one.onChange(resolve));
  const one = createLocalSwitch({ path, instance: "x", now: Date.now, pollMs: 5, onUnwritten: () => {} });
  setInterval(() => {}, 1_000);
  const states = [one.current().state];
  const taken = [];
  const next = changed(one);
  try { for (;;) taken.push(openSync("/dev/null")); } catch (error) { states.push(error.code); }
  states.push((await next).state, one.status().problem.slice(0, 22));
  const healed = changed(one);
  for (const handle of taken) closeSync(handle);
  states.push((await healed).state);
  console.log(JSON.stringify(states));
  process.exit();
`;

it("without free file handles the switch is unknown, not engaged", async () => {
  const path = join(directory, "kill.json");
  const at = "2026-03-02T10:00:00.000Z";
  writeSwitchFile(path, { version: "kill-switch.v1", state: "released", at, by: "ada", reason: "repaired" });
  const limited = 'ulimit -n 128 && exec "$0" --input-type=module-typescript - "$1"';
  const running = promisify(execFile)("sh", ["-c", limited, process.execPath, path]);
  running.child.stdin?.end(script);
  const { stdout } = await running;
  expect(JSON.parse(stdout)).toEqual(["released", "EMFILE", "unknown", "cannot be read: EMFILE", "released"]);
});
