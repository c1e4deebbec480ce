import { readdirSync, readFileSync } from "node:fs";
import { getPriority } from "node:os";
import type { AllowlistRule, AllowlistV1, RunV1 } from "@slotgate/contracts";
import { digestOf } from "@slotgate/contracts/digest";
import { afterEach, describe, expect, it } from "vitest";
import { createBackground, lightBytes } from "./background.ts";
import { BackgroundBusyError } from "./background-busy-error.ts";
import { compareAllowlists } from "./compare-allowlists.ts";
import { checksApart, OutputUncheckedError, strictly } from "./output-checks.ts";
import { parseApart } from "./parse-apart.ts";
import { TooCostlyError } from "./too-costly-error.ts";

let background = createBackground();
afterEach(async () => {
  await background.close();
  background = createBackground();
});

const by = { owner: "team-1" };
const run: RunV1 = {
  version: "v1",
  appliesTo: { subject: "Chemistry" },
  jobs: [
    {
      jobId: "j",
      slotId: "s",
      kind: "explanatory",
      mode: "generate",
      input: {},
      output: { field: "f", type: "text" },
      sources: [],
      required: true,
    },
  ],
  metadata: { requiresReview: false },
};
const bytesOf = (document: unknown) => Buffer.from(JSON.stringify(document));
const rules = (count: number): AllowlistRule[] =>
  Array.from({ length: count }, (_, at) => ({
    id: `r${at}`,
    enabled: true,
    kinds: ["explanatory"],
    slotIds: [],
    maxJobsPerRun: 3,
    appliesTo: { subject: [`s${at}`] },
  }));
const allowlist = (count: number): AllowlistV1 => ({
  version: "allowlist.v1",
  enabled: true,
  mode: "deny_by_default",
  rules: rules(count),
});

describe("the background", () => {
  it("judges a run like the calling thread", async () => {
    const input = { bytes: bytesOf(run), answered: true, regenerate: false } as const;
    expect(await background.run("judgeRunTask", input, by)).toEqual({
      is: "valid",
      value: { jobs: 1, digest: digestOf({ run, regenerate: false }) },
    });
    const wrong = { ...input, bytes: bytesOf({ ...run, jobs: [] }) };
    expect(await background.run("judgeRunTask", wrong, by)).toMatchObject({ is: "invalid" });
    expect(await background.run("judgeRunTask", { ...input, bytes: Buffer.from("{") }, by)).toMatchObject({
      is: "not-json",
    });
  });

  it("parses and compares large allowlists like the calling thread", async () => {
    const [document, less] = [allowlist(2_000), allowlist(1_999)];
    expect(bytesOf(document).length).toBeGreaterThan(lightBytes);
    const parse = parseApart(background, "allowlist");
    expect(await parse(bytesOf(document))).toEqual({ ok: true, document, digest: digestOf(document) });
    expect(await parse(bytesOf({ ...document, mode: "allow" }))).toMatchObject({
      ok: false,
      problem: expect.stringContaining("$.mode"),
    });
    expect(await compareAllowlists(background)({ after: document, before: less }, by)).toEqual({
      widening: "no single rule of the document in force covers rule `r1999`",
      changes: ["rule `r1999` is new: newly admits subject s1999, kind explanatory, up to 3 jobs a run"],
    });
  });

  it("checks outputs against costly schemas, and fails those it cannot check", async () => {
    const spec = { field: "body", type: "any", schema: { oneOf: [{ type: "string" }, { type: "integer" }] } };
    const checks = strictly(checksApart(background));
    expect(await checks.prepare(spec)).toBeNull();
    expect(await checks.check(spec, { body: "words" })).toEqual({ ok: true, output: { body: "words" } });
    for (const wrong of [{ body: true }, {}, null, undefined])
      expect(await checks.check(spec, wrong)).toMatchObject({ ok: false });
    const away = { run: () => Promise.reject(new Error("gone")) };
    const unchecked = checksApart(away);
    await expect(unchecked.check(spec, { body: "words" })).rejects.toThrow(OutputUncheckedError);
    await expect(unchecked.prepare(spec)).rejects.toThrow(OutputUncheckedError);
    expect(await strictly(unchecked).check(spec, { body: "words" })).toMatchObject({ ok: false });
    expect(await strictly(unchecked).prepare(spec)).toContain("cannot be checked");
  });

  it("has a lower priority than the main thread, where threads have their own", async () => {
    const before = getPriority();
    await background.run("judgeRunTask", { bytes: bytesOf(run), answered: true, regenerate: false }, by);
    expect(getPriority()).toBe(before);
    if (process.platform !== "linux") return;
    const priorityOf = (thread: string) =>
      Number(readFileSync(`/proc/self/task/${thread}/stat`, "utf8").split(") ")[1]?.split(" ")[16]);
    const lower = readdirSync("/proc/self/task")
      .map(priorityOf)
      .filter((one) => one > before);
    expect(lower).toEqual([Math.min(before + 10, 19)]);
  });

  it("limits the waiting tasks of one owner without affecting another", async () => {
    background = createBackground({ waiting: 1 });
    const input = { bytes: bytesOf(run), answered: true, regenerate: false } as const;
    const one = () => background.run("judgeRunTask", input, by);
    const [first, second] = [one(), one()];
    await expect(one()).rejects.toThrow(BackgroundBusyError);
    const other = background.run("judgeRunTask", input, { owner: "team-2" });
    expect(await Promise.all([first, second, other])).toHaveLength(3);
    expect(await one()).toMatchObject({ is: "valid" });
  });

  it("stops a task that takes too long, and runs the next", async () => {
    background = createBackground({ deadlineMs: 1 });
    const input = { after: allowlist(10_000), before: allowlist(10_000) };
    await expect(background.run("compareAllowlistsTask", input, by)).rejects.toThrow(TooCostlyError);
  });

  it("refuses a document of too many values before parsing it", async () => {
    const text = JSON.stringify(run).replace('"input":{}', `"input":{"a":[${"{},".repeat(1_000_000)}0]}`);
    const input = { bytes: Buffer.from(text), answered: false, regenerate: false } as const;
    expect(await background.run("judgeRunTask", input, by)).toMatchObject({
      is: "invalid",
      issues: [{ path: "$", expected: "a document of at most 1000000 JSON values" }],
    });
  });
});
