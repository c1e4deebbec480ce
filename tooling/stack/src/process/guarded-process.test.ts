import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { eventually } from "../eventually.test-case.ts";
import { type GuardedProcess, startGuarded, whileStarting } from "./guarded-process.ts";

const announce = `process.on("SIGTERM", () => { console.log("asked"); ON_TERM }); console.log("up"); setInterval(() => {}, 1000);`;

function start(script: string, killAfterMs = 5_000): Promise<GuardedProcess> {
  return startGuarded({
    name: "the test command",
    command: process.execPath,
    args: ["-e", script],
    env: {},
    cwd: "/",
    stopSignal: "SIGTERM",
    killAfterMs,
    onLine: () => {},
  });
}

const alive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

test("stop asks, waits, and returns the exit code", async () => {
  const child = await start(announce.replace("ON_TERM", "process.exit(7)"));
  await eventually(() => expect(child.recentLines()).toContain("up"));
  expect(await child.stop()).toEqual({ code: 7, signal: null });
  expect(child.recentLines()).toEqual(["up", "asked"]);
  expect(await child.stop()).toEqual({ code: 7, signal: null });
});

test("a command that does not end is killed", async () => {
  const child = await start(announce.replace("ON_TERM", ""), 200);
  await eventually(() => expect(child.recentLines()).toContain("up"));
  expect(await child.stop()).toEqual({ code: null, signal: "SIGKILL" });
});

test("an unrequested end is noticed", async () => {
  const child = await start("console.error('bad'); process.exitCode = 3");
  expect(await child.exited).toEqual({ code: 3, signal: null });
  expect(child.recentLines()).toEqual(["bad"]);
  expect(await child.kill()).toEqual({ code: 3, signal: null });
});

describe("while a command starts", () => {
  const never = (over: AbortSignal): Promise<string> =>
    new Promise((resolve) => over.addEventListener("abort", () => resolve("given up")));

  test("readiness wins, and later aborts do not stop it", async () => {
    const child = await start("setInterval(() => {}, 1000)");
    const abort = new AbortController();
    expect(await whileStarting(child, async () => "ready", abort.signal)).toBe("ready");
    abort.abort();
    expect(alive(child.pid)).toBe(true);
    await child.stop();
  });

  test("its end is noticed, and the wait for readiness ends", async () => {
    const child = await start("process.exitCode = 3");
    let given = Promise.resolve("");
    const ready = (over: AbortSignal): Promise<string> => {
      given = never(over);
      return given;
    };
    expect(await whileStarting(child, ready, undefined)).toBe("it ended");
    expect(await given).toBe("given up");
  });

  test.each(["before", "meanwhile"])("an abort %s stops it", async (when) => {
    const child = await start("setInterval(() => {}, 1000)");
    const abort = new AbortController();
    if (when === "before") abort.abort();
    const outcome = whileStarting(child, never, abort.signal);
    abort.abort();
    expect(await outcome).toBe("it ended");
    expect(alive(child.pid)).toBe(false);
  });
});

test("a missing command is refused", async () => {
  const options = {
    name: "x",
    args: [],
    env: {},
    cwd: "/",
    stopSignal: "SIGTERM",
    killAfterMs: 1,
    onLine: () => {},
  } as const;
  await expect(startGuarded({ ...options, command: "/no/such/command" })).rejects.toThrow(
    /cannot start x .*ENOENT/,
  );
});

test("the command ends when its starter is killed with SIGKILL", async () => {
  const module = fileURLToPath(new URL("./guarded-process.ts", import.meta.url));
  const starter = spawn(
    process.execPath,
    [
      "--input-type=module",
      "-e",
      `import { startGuarded, whileStarting } from ${JSON.stringify(module)};
       const child = await startGuarded({ name: "x", command: process.execPath, args: ["-e", "setInterval(() => {}, 1000)"],
         env: {}, cwd: "/", stopSignal: "SIGTERM", killAfterMs: 1000, onLine: () => {} });
       console.log(child.pid);`,
    ],
    { stdio: ["ignore", "pipe", "inherit"] },
  );
  const [line] = (await once(createInterface({ input: starter.stdout }), "line")) as [string];
  const pid = Number(line);
  expect(alive(pid)).toBe(true);
  starter.kill("SIGKILL");
  await eventually(() => expect(alive(pid)).toBe(false));
});
