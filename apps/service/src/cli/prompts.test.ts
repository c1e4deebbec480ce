import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createStaticSource } from "../controls/static-source.ts";
import { type HttpStage, secretOf, startStage } from "../http/http-stage.test-case.ts";
import type { RemovalRequest } from "../runs/result-store.ts";
import { requireYes } from "./require-yes.ts";

const main = fileURLToPath(new URL("./main.ts", import.meta.url));
const quoted = (word: string): string => `'${word}'`;

/** How the command is given a terminal, which stays open after the answer as a real one does. */
const terminals = {
  // Runs wherever Node does.
  "a pipe that says it is a terminal": (args: readonly string[]) => ({
    file: process.execPath,
    args: ["--import", "data:text/javascript,process.stdin.isTTY=process.stderr.isTTY=true", main, ...args],
  }),
  // Of util-linux, which knows `-c`.
  "a pseudo-terminal": (args: readonly string[]) => ({
    file: "script",
    args: ["-qec", [process.execPath, main, ...args].map(quoted).join(" "), "/dev/null"],
  }),
};
const hasScript = spawnSync("script", ["--version"], { encoding: "utf8" }).stdout?.includes("util-linux");

let stage: HttpStage;
let removed: RemovalRequest[];

beforeEach(async () => {
  removed = [];
  stage = await startStage({
    results: {
      latest: async () => null,
      goneOf: async () => new Set(),
      hold: async () => {},
      async remove(request) {
        const { kind, by, reason, filter, dryRun } = request;
        if (!dryRun) removed.push(request);
        const entry = { version: "v1", kind, removedAt: "2026-01-31T12:00:00.000Z", by, reason } as const;
        return { ...entry, filter, results: 3, dryRun, removalId: dryRun ? null : "removal-1" };
      },
      removals: async () => [],
    },
    // Nothing kills: drills begin.
    controls: createStaticSource({
      ...{ featureEnabled: false, killEngaged: false, basisPoints: 0 },
      ...{ groupId: "slotgen.ai", environment: "static" },
    }),
  });
});
const children: ChildProcess[] = [];
afterEach(async () => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
  await stage.stop();
});

/** Types once the question stands there, and waits until the command ends by itself. */
async function typeInto({ file, args }: { file: string; args: readonly string[] }, typed: string) {
  const env = { ...process.env, NO_COLOR: "1", SLOTGATE_URL: stage.url, SLOTGATE_KEY: secretOf(["operate"]) };
  const child = spawn(file, args, { env });
  children.push(child);
  let text = "";
  const asked = Promise.withResolvers<void>();
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk: Buffer) => {
      text += chunk.toString();
      if (text.includes("[y/N] ")) asked.resolve();
    });
  }
  const closed = new Promise<number | null>((resolve) => child.once("close", resolve));
  await Promise.race([asked.promise, closed]);
  child.stdin.write(typed);
  return { code: await closed, text: text.replaceAll("\r\n", "\n") };
}

describe.each(Object.entries(terminals))("at %s", (name, terminal) => {
  const real = name === "a pseudo-terminal";
  const test = it.skipIf(real && hasScript !== true);
  const withdraw = terminal(["results", "withdraw", "--job", "job-1", "--reason", "wrong"]);

  test.each(["y\n", "YES\n", " yes \n", "y\nand more\n"])("ends after the answer %j", async (typed) => {
    const { code, text } = await typeInto(withdraw, typed);
    expect(text).toContain("3 results withdrawn; removal removal-1 in the log\n");
    expect({ code, removed: removed.length }).toEqual({ code: 0, removed: 1 });
  });

  test.each(["n\n", "\n", "yess\n"])("ends after the answer %j, with nothing done", async (typed) => {
    const { code, text } = await typeInto(withdraw, typed);
    expect(text).toContain("nothing was withdrawn: the answer was not yes\n");
    expect({ code, removed }).toEqual({ code: 1, removed: [] });
  });

  test("ends where a drill was agreed to", async () => {
    const { code, text } = await typeInto(terminal(["drill", "kill"]), "y\n");
    expect(text).toContain("begin the kill drill? [y/N] ");
    expect({ code, text }).toMatchObject({ code: 1, text: expect.stringContaining("request id") });
  });
});

describe.skipIf(hasScript !== true)("at a pseudo-terminal", () => {
  const erase = terminals["a pseudo-terminal"](["results", "erase", "--owner", "a", "--reason", "asked for"]);

  it("Ctrl-D is no answer, and the message begins on a line of its own", async () => {
    const { code, text } = await typeInto(erase, "\u0004");
    expect(text).toContain("[y/N] \nslotgate results erase: nothing was erased: the answer was not yes\n");
    expect({ code, removed }).toEqual({ code: 1, removed: [] });
  });

  it("Ctrl-C ends the command at once, with nothing done", async () => {
    const { code } = await typeInto(erase, "\u0003");
    expect({ code, removed }).toEqual({ code: 130, removed: [] });
  });
});

it.each([
  ["stdin", { stdin: {}, errIsTerminal: true }],
  ["stderr", { stdin: { isTTY: true }, errIsTerminal: false }],
])(
  "does not ask where %s is no terminal, and says what to give",
  async (_stream, { stdin, errIsTerminal }) => {
    let text = "";
    const err = (more: string) => {
      text += more;
    };
    const io = { env: {}, stdin: Object.assign(Readable.from(["y\n"]), stdin), out: err, err, errIsTerminal };
    const asked = requireYes(io, { question: "begin?", otherwise: "nothing was done", give: "--yes" });
    await expect(asked).rejects.toMatchObject({
      message: "nothing was done: there is no terminal to ask at; give --yes",
      exitCode: 2,
    });
    expect(text).toBe("");
  },
);
