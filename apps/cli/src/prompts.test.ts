import { type ChildProcess, type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { createStaticSource } from "@slotgate/controls";
import type { RemovalRequest } from "@slotgate/executor";
import { type HttpStage, secretOf, startStage } from "@slotgate/service/test";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { requireYes } from "./output/require-yes.ts";

const main = fileURLToPath(new URL("./main.ts", import.meta.url));
/** A pipe that claims to be a terminal and stays open after the answer; works wherever Node runs. */
const terminal = "data:text/javascript,process.stdin.isTTY=process.stderr.isTTY=true";

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
    // Nothing kills, so drills can begin.
    controls: createStaticSource({
      featureEnabled: false,
      killEngaged: false,
      basisPoints: 0,
      groupId: "slotgen.ai",
      environment: "static",
    }),
  });
});
const children: ChildProcess[] = [];
afterEach(async () => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
  await stage.stop();
});

/** Acts once the question is printed, and waits until the command ends. */
async function answer(args: readonly string[], act: (child: ChildProcessWithoutNullStreams) => unknown) {
  const env = { ...process.env, NO_COLOR: "1", SLOTGATE_URL: stage.url, SLOTGATE_KEY: secretOf(["operate"]) };
  const child = spawn(process.execPath, ["--import", terminal, main, ...args], { env });
  children.push(child);
  let text = "";
  const asked = Promise.withResolvers<void>();
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk: Buffer) => {
      text += chunk.toString();
      if (text.includes("[y/N] ")) asked.resolve();
    });
  }
  const closed = new Promise<number | NodeJS.Signals | null>((resolve) =>
    child.once("close", (code, signal) => resolve(code ?? signal)),
  );
  await Promise.race([asked.promise, closed]);
  act(child);
  return { end: await closed, text };
}

const type = (typed: string) => (child: ChildProcessWithoutNullStreams) => child.stdin.write(typed);
const withdraw = ["results", "withdraw", "--job", "job-1", "--reason", "wrong"];

describe("at a terminal", () => {
  it.each(["y\n", "YES\n", " yes \n", "y\nand more\n"])("ends after the answer %j", async (typed) => {
    const { end, text } = await answer(withdraw, type(typed));
    expect(text).toContain(
      "3 results withdrawn; `slotgate results removals --wide` lists this as removal-1\n",
    );
    expect({ end, removed: removed.length }).toEqual({ end: 0, removed: 1 });
  });

  it.each(["n\n", "\n", "yess\n"])("ends after the answer %j without a change", async (typed) => {
    const { end, text } = await answer(withdraw, type(typed));
    expect(text).toContain("nothing was withdrawn: the answer was not yes\n");
    expect({ end, removed }).toEqual({ end: 1, removed: [] });
  });

  it("ends after a drill was confirmed", async () => {
    const { end, text } = await answer(["drill", "kill"], type("y\n"));
    expect(text).toContain("begin the kill drill? [y/N] ");
    expect({ end, text }).toMatchObject({ end: 1, text: expect.stringContaining("request id") });
  });

  it("takes Ctrl-D, the end of the input, for no answer, and begins the message on a new line", async () => {
    const { end, text } = await answer(withdraw, (child) => child.stdin.end());
    expect(text).toContain(
      "[y/N] \nslotgate results withdraw: nothing was withdrawn: the answer was not yes\n",
    );
    expect({ end, removed }).toEqual({ end: 1, removed: [] });
  });

  it("ends at once at Ctrl-C without a change", async () => {
    const { end } = await answer(withdraw, (child) => child.kill("SIGINT"));
    expect({ end, removed }).toEqual({ end: "SIGINT", removed: [] });
  });
});

const question = { question: "begin?", otherwise: "nothing was done", give: "--yes" };

it("takes a hung-up terminal for no answer", async () => {
  const stdin = Object.assign(new Readable({ read() {} }), { isTTY: true });
  const err = () => stdin.destroy(new Error("EIO"));
  const asked = requireYes({ env: {}, stdin, out: err, err, errIsTerminal: true }, question);
  await expect(asked).rejects.toThrow("nothing was done: the answer was not yes");
});

it.each([
  ["stdin", { stdin: {}, errIsTerminal: true }],
  ["stderr", { stdin: { isTTY: true }, errIsTerminal: false }],
])(
  "does not ask if %s is not a terminal, and names the option",
  async (_stream, { stdin, errIsTerminal }) => {
    let text = "";
    const err = (more: string) => {
      text += more;
    };
    const io = { env: {}, stdin: Object.assign(Readable.from(["y\n"]), stdin), out: err, err, errIsTerminal };
    const asked = requireYes(io, question);
    await expect(asked).rejects.toMatchObject({
      message: "nothing was done: there is no terminal for the question; give --yes",
      exitCode: 2,
    });
    expect(text).toBe("");
  },
);
