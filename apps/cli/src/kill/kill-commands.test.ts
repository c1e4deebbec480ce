import { execFileSync } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { KillEngagement } from "@slotgate/contracts";
import example from "@slotgate/contracts/examples/v1/kill-status.json" with { type: "json" };
import {
  type Engaging,
  KillUnavailableError,
  ReleaseRefusedError,
  type Releasing,
  readSwitchFile,
  StoreUnavailableError,
  writeSwitchFile,
} from "@slotgate/executor";
import { type HttpStage, secretOf, startStage } from "@slotgate/service/test";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { call } from "../call.test-case.ts";

const open = structuredClone(example.engagements[0]) as KillEngagement;
const asked: (Engaging | Releasing)[] = [];
let stage: HttpStage;
let failure: Error | null;
let directory: string;
const noKill = {
  engage: () => Promise.reject(new Error("not asked")),
  release: () => Promise.reject(new Error("not asked")),
};
const orFail = <T>(answer: T): T => {
  if (failure !== null) throw failure;
  return answer;
};
beforeEach(async () => {
  asked.length = 0;
  failure = null;
  directory = await mkdtemp(join(tmpdir(), "kill-"));
  stage = await startStage({
    killRelease: "two-person",
    kill: {
      async engage(engaging) {
        asked.push(engaging);
        return orFail(open);
      },
      async release(releasing) {
        asked.push(releasing);
        return orFail({ ...open, releasedAt: open.engagedAt, releasedBy: "ada", releaseReason: "repaired" });
      },
      read: async () => orFail({ engaged: true, engagements: [open] }),
    },
  });
});
afterEach(async () => {
  await stage.stop();
  await rm(directory, { recursive: true });
});
const kill = (...args: string[]) =>
  call(["kill", ...args], {
    env: { SLOTGATE_URL: stage.url, SLOTGATE_KEY: secretOf(["operate"]) },
    now: Date.parse(open.engagedAt) + 300_000,
  });

describe("slotgate kill engage", () => {
  it("says that it is in force, and how to release it", async () => {
    const { code, out } = await kill("engage", "--reason", "complaints");
    expect({ code, out }).toMatchObject({ code: 0, out: expect.stringMatching(/^engaged on every replica/) });
    expect(out).toContain(`slotgate kill release ${open.engagementId} --reason`);
    expect(asked).toEqual([{ owner: { kind: "operator", subject: "operate" }, reason: "complaints" }]);
  });

  it("names other ways to kill if the result is not known", async () => {
    failure = new KillUnavailableError({ cause: new Error("away"), fate: "killUncertain" });
    const { code, err } = await kill("engage", "--reason", "complaints");
    expect(code).toBe(1);
    expect(err).toMatch(
      /did not confirm the change; check `slotgate kill status`.*on in Unleash, or send SIGUSR2/s,
    );
    await stage.stop();
    expect((await kill("engage", "--reason", "complaints")).err).toMatch(
      /it is not known whether the kill was engaged: check `slotgate kill status`\nother ways to kill:\n.*Unleash.*SIGUSR2/s,
    );
    stage = await startStage();
  });

  it.each([
    ["of another role", secretOf(["submit"])],
    ["that is not known", "sg_unknown"],
  ])("names other ways to kill for a key %s", async (_, key) => {
    const env = { SLOTGATE_URL: stage.url, SLOTGATE_KEY: key };
    const { code, err } = await call(["kill", "engage", "--reason", "complaints"], { env });
    expect(code).toBe(1);
    expect(err).toMatch(otherWays);
    expect(asked).toEqual([]);
  });

  it("names other ways to kill without a key", async () => {
    const { code, err } = await call(["kill", "engage", "--reason", "complaints"], { env: {} });
    expect(code).toBe(2);
    expect(err).toMatch(/SLOTGATE_KEY: expected/);
    expect(err).toMatch(otherWays);
  });

  it("takes a reason", async () => {
    expect((await kill("engage")).code).toBe(2);
    expect(asked).toEqual([]);
  });
});

const otherWays =
  /\nthe kill was not engaged\nother ways to kill:\n.*Unleash.* `slotgen\.kill-switch`.*\n.*kill -USR2 PID\n$/;

describe("slotgate kill release", () => {
  it("releases one, and says what still kills", async () => {
    const { code, out } = await kill("release", "e-1", "--reason", "repaired", "--drill", "d-1");
    expect(code).toBe(0);
    expect(out).toContain(`  slotgate kill release ${open.engagementId} --reason REASON\n`);
    const by = "operate";
    expect(asked).toEqual([
      { engagementId: "e-1", reason: "repaired", by, drill: "d-1", rule: "two-person" },
    ]);
  });

  it("says why it must not release", async () => {
    failure = new ReleaseRefusedError({ because: "two-person", subject: "operate" });
    expect(await kill("release", "e-1", "--reason", "repaired")).toMatchObject({
      code: 1,
      err: expect.stringContaining("another subject must release it"),
    });
  });

  it("releases a process's own switch through its file, once", async () => {
    const path = join(directory, "kill.json");
    const local = ["release", "--local", path, "--reason", "the network is back"];
    expect((await kill(...local)).code).toBe(2);
    const at = "2026-03-02T10:00:00.000Z";
    writeSwitchFile(path, { version: "kill-switch.v1", state: "engaged", at, by: "one", reason: "SIGUSR2" });
    expect((await kill(...local)).out).toBe(
      `wrote the release to \`${path}\`: processes whose kill file this is follow within a second; check with \`slotgate kill status\`\n`,
    );
    expect(readSwitchFile(path)).toMatchObject({
      entry: { state: "released", reason: "the network is back" },
    });
    const written = await readFile(path, "utf8");
    expect((await kill(...local)).out).toMatch(/^it was already released/);
    expect(await readFile(path, "utf8")).toBe(written);
    expect(asked).toEqual([]);
  });

  it.each([
    [
      "another document",
      '{"version":"v1","jobs":[]}\n',
      "is not a kill switch file of version `kill-switch.v1`",
    ],
    ["a damaged kill file", '{"version":"kill-switch.v1"', "is not a kill switch file of version"],
    ["an empty file", "", "is not a kill switch file of version"],
  ])("refuses %s, and leaves it unchanged", async (_, content, problem) => {
    const path = join(directory, "kill.json");
    await writeFile(path, content);
    const { code, out, err } = await kill("release", "--local", path, "--reason", "the network is back");
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err).toContain(`the file \`${path}\` ${problem}`);
    expect(err).toContain("give the kill file that `slotgate kill status` names");
    expect(await readFile(path, "utf8")).toBe(content);
  });

  it("refuses what is not a file", async () => {
    const path = join(directory, "kill.json");
    execFileSync("mkfifo", [path]);
    expect(await kill("release", "--local", path, "--reason", "the network is back")).toMatchObject({
      code: 2,
      err: expect.stringContaining("is a named pipe, not a regular file"),
    });
    expect((await stat(path)).isFIFO()).toBe(true);
  });

  it("says why it cannot write a file", async () => {
    const path = join(directory, "kill.json");
    const at = "2026-03-02T10:00:00.000Z";
    writeSwitchFile(path, { version: "kill-switch.v1", state: "engaged", at, by: "one", reason: "SIGUSR2" });
    // The name of the unfinished file is taken by a directory.
    await mkdir(`${path}.${process.pid}.part`);
    expect(await kill("release", "--local", path, "--reason", "the network is back")).toMatchObject({
      code: 1,
      err: expect.stringContaining(`the kill file \`${path}\` cannot be written: `),
    });
    expect(readSwitchFile(path)).toMatchObject({ entry: { state: "engaged" } });
  });

  it("requires either an id or a file", async () => {
    for (const args of [[], ["e-1", "--local", "kill.json"]])
      expect((await kill("release", ...args, "--reason", "repaired")).code, args.join(" ")).toBe(2);
  });
});

describe("slotgate kill status", () => {
  it("shows engaged switches and their reasons", async () => {
    const { out } = await kill("status");
    expect(out).toBe(`kills  the service's own kill is engaged: the prompt of 1 March invited made-up
       sources
since  5 min ago
by     operator:on-call
to do  release it:
  slotgate kill release ${open.engagementId} --reason REASON

kills  the kill flag is not known: Unleash has no such flag, or has not answered
       yet
to do  \`slotgate unleash setup\` creates a missing flag
`);
    const { out: json } = await kill("status", "--json");
    expect(JSON.parse(json)).toMatchObject({ state: "engaged", engagements: [open] });
  });

  it("names the file of this replica's own switch, and the command that releases it", async () => {
    const path = "/var/lib/slotgate/kill.json";
    const entry = {
      ...({ version: "kill-switch.v1", state: "engaged", at: open.engagedAt, by: "replica-1" } as const),
      reason: "SIGUSR2",
    };
    await stage.stop();
    stage = await startStage({
      kill: { ...noKill, read: async () => ({ engaged: false, engagements: [] }) },
      localSwitch: () => ({ state: "engaged", path, entry, problem: null }),
    });
    const { out } = await kill("status");
    expect(out.replaceAll(/\s+/g, " ")).toContain(
      `the kill switch of replica \`replica-1\` is engaged: SIGUSR2 since 5 min ago by replica-1 ` +
        `to do release it on its machine: slotgate kill release --local ${path} --reason`,
    );
    await stage.stop();
    stage = await startStage({
      kill: { ...noKill, read: async () => ({ engaged: false, engagements: [] }) },
      localSwitch: () => ({ state: "unknown", path, entry: null, problem: "is a directory" }),
    });
    expect((await kill("status")).out).toMatch(/not known: its file\n +`\S+kill\.json` is a directory/);
  });

  it("names the command that may release a drill's engagement", async () => {
    await stage.stop();
    const ofDrill = { ...open, owner: "drill:d-1" };
    stage = await startStage({
      kill: { ...noKill, read: async () => ({ engaged: true, engagements: [ofDrill] }) },
    });
    expect((await kill("status")).out).toContain(
      `\n  slotgate kill release ${open.engagementId} --drill d-1 --reason REASON\n`,
    );
  });

  it("answers without the database", async () => {
    failure = new StoreUnavailableError({ cause: new Error("away") });
    expect((await kill("status")).out).toMatch(/^kills +the database does not answer/);
  });
});
