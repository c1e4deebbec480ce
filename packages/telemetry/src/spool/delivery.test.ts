import { readdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import {
  createOutageStage,
  flawsOf,
  type OutageStage,
  type OutageStageOptions,
} from "../outage-stage.test-case.ts";
import { silentReport } from "../record/journal-report.ts";
import { RecordRefusedError } from "../record/record-refused-error.ts";
import { sampleDraft } from "../testing/sample-draft.ts";
import { Spool } from "./spool.ts";

let stage: OutageStage;
afterEach(async () => {
  vi.restoreAllMocks();
  await stage.close();
});

/** Without the temporary files of probes. */
const files = async () => (await readdir(stage.directory)).filter((name) => name.endsWith(".ndjson"));
const eventIds = () => stage.memory.entries.map(({ record }) => record.eventId);

/** A journal that has spooled `count` records, with the store still down. */
async function spooled(count: number, options: OutageStageOptions = {}): Promise<void> {
  stage = await createOutageStage(options);
  stage.store = "down";
  stage.record(count);
  await stage.settled();
}

describe("a delivery", () => {
  it("delivers everything once and in order, while new records follow", async () => {
    await spooled(40);
    stage.store = "up";
    let delivered = 0;
    while (stage.journal().state.away !== null || delivered < 3) {
      stage.record(3);
      delivered += stage.memory.entries.length > 0 ? 1 : 0;
      await new Promise(setImmediate);
    }
    await stage.heal();
    const seqs = stage.memory.entries.map(({ record }) => record.chain.seq);
    expect(seqs).toEqual(seqs.map((_, index) => index + 1));
    expect(stage.told.every(({ end }) => end === "recorded")).toBe(true);
    expect(eventIds().length).toBe(stage.told.length);
    expect(flawsOf(stage.memory.entries)).toEqual([]);
  });

  it("is continued by the next process, in the chain that wrote it", async () => {
    await spooled(5);
    await stage.restart("crash");
    stage.record(2);
    await stage.heal();
    const byWriter = Map.groupBy(stage.memory.entries, ({ record }) => record.chain.writerId);
    expect([...byWriter].map(([writer, entries]) => [writer, entries.length]).toSorted()).toEqual([
      ["boot-1.plain", 5],
      ["boot-2.plain", 2],
    ]);
  });

  it("does not disturb the store when files cannot be removed, reports it once, and delivers nothing twice", async () => {
    const told: string[] = [];
    await spooled(3, {
      report: {
        ...silentReport,
        storeLost: () => told.push("store lost"),
        filesFailing: (error) => told.push(String(error)),
      },
    });
    stage.store = "up";
    stage.spool = "cannot-remove";
    while (told.length < 2) await new Promise(setImmediate);
    stage.admit(1);
    stage.record(1);
    await stage.settled();
    await new Promise((resolve) => setTimeout(resolve, 0));
    expect(told).toEqual(["store lost", expect.stringContaining("permission denied")]);
    expect(stage.told.map(({ end }) => end)).toEqual(Array(5).fill("recorded"));
    await stage.heal();
    expect(eventIds().toSorted()).toEqual(["admission-4", "record-1", "record-2", "record-3", "record-5"]);
    expect(flawsOf(stage.memory.entries)).toEqual([]);
  });

  it.each([
    ["no object", () => "null"],
    ["no batch", () => '{"records":1}'],
    ["a batch that is not chained", (line: string) => line.replace('"prevHash":"0', '"prevHash":"1')],
  ])("sets aside a file with %s, and continues with the store", async (_what, spoilt) => {
    const told: string[] = [];
    await spooled(3, {
      report: {
        ...silentReport,
        storeLost: () => told.push("store lost"),
        setAside: () => told.push("set aside"),
      },
    });
    const [name = ""] = await files();
    const path = join(stage.directory, name);
    await writeFile(path, `${spoilt((await readFile(path, "utf8")).trimEnd())}\n`);
    await stage.restart("crash");
    stage.store = "up";
    stage.record(1);
    await stage.heal();
    while (!told.includes("set aside")) await new Promise(setImmediate);
    expect(told.filter((one) => one === "set aside")).toHaveLength(1);
    expect(told.length).toBeLessThan(4);
    expect(eventIds()).toEqual(["record-4"]);
  });

  it("stores a record whose effects the store refuses, and skips one that it refuses as a whole", async () => {
    const refusals: string[] = [];
    const aside: string[] = [];
    await spooled(6, {
      report: {
        ...silentReport,
        refusedInSpool: ({ eventId, kept }) => refusals.push(`${eventId} ${kept}`),
        setAside: ({ why }) => aside.push(why),
      },
    });
    stage.memory.beforeAppend = (entries) => {
      if (entries.some(({ record }) => record.eventId === "record-3"))
        throw new RecordRefusedError({ records: entries.length, cause: "its data" });
    };
    await stage.heal();
    expect(refusals).toEqual(["record-3 nothing"]);
    // The file is removed shortly before that is reported.
    while (aside.length === 0) await new Promise(setImmediate);
    expect(aside).toEqual([expect.stringContaining("refused 1 of its records")]);
    expect(eventIds()).toEqual(["record-1", "record-2", "record-4", "record-5", "record-6"]);
    // The gap is visible, and the records after it are stored.
    expect(stage.memory.entries.map(({ record }) => record.chain.seq)).toEqual([1, 2, 4, 5, 6]);
    stage.record(1);
    await stage.heal();
    expect(eventIds().at(-1)).toBe("record-7");
    expect(stage.journal().state.spool?.setAside).toBe(1);
  });

  it("settles reservations in full even if everything else of an outcome is refused", async () => {
    stage = await createOutageStage();
    const most = { tokens: 100, calls: 1 };
    const limits = { tokensPerDay: 1_000, callsPerDay: null, tokensPerRun: null, callsPerRun: null };
    const named = { decisionId: "one", runId: "run-1" };
    await stage.journal().admit(sampleDraft({ ...named, event: "admission" }), {
      reservation: { limits, most },
    });
    stage.store = "down";
    const outcome = sampleDraft({ ...named, event: "outcome", eventId: "outcome-of-one" });
    const end = { runId: "run-1", position: 0, decisionId: "one", status: "FAILED" } as const;
    await stage.journal().record(outcome, { end, settlement: { tokens: 30, calls: 1 } });
    stage.memory.beforeAppend = (entries) => {
      if (entries.some(({ effects }) => effects.end !== null))
        throw new RecordRefusedError({ records: entries.length, cause: "its end" });
    };
    await stage.heal();
    expect(eventIds()).toContain("outcome-of-one");
    expect(stage.memory.budgets.day()).toMatchObject({ tokensSpent: 100, tokensReserved: 0 });
  });

  it("does not conflict with a record that was sent, could not be spooled, and was stored later", async () => {
    stage = await createOutageStage();
    stage.record(1);
    await stage.settled();
    stage.store = "late";
    stage.spool = "disk-full";
    stage.record(1);
    await stage.settled();
    stage.spool = "ok";
    stage.record(1);
    await stage.heal();
    expect(stage.told.map(({ end }) => end)).toEqual(["recorded", "unknown", "recorded"]);
    expect(eventIds().toSorted()).toEqual(["record-1", "record-2", "record-3"]);
    expect(flawsOf(stage.memory.entries)).toEqual([]);
  });

  it("waits for earlier files that another process has, and sets nothing aside", async () => {
    await spooled(12, { segmentBytes: 1 });
    const names = (await files()).toSorted();
    expect(names.length).toBe(3);
    const first = join(stage.directory, names[0] ?? "");
    await rename(first, `${first}.elsewhere`);
    await stage.restart("crash");
    stage.store = "up";
    stage.record(1);
    await stage.settled();
    while (!(await files()).every((name) => !names.slice(1).includes(name))) await new Promise(setImmediate);
    expect(eventIds()).toEqual(["record-13"]);
    await rename(`${first}.elsewhere`, first);
    await stage.heal();
    expect(eventIds().length).toBe(13);
    expect(flawsOf(stage.memory.entries)).toEqual([]);
    expect(stage.journal().state.spool?.setAside).toBe(0);
  });

  it("waits for them even with many records, without blocking anything else", async () => {
    await spooled(1_000, { segmentBytes: 100_000 });
    const names = (await files()).toSorted();
    const first = join(stage.directory, names[0] ?? "");
    await rename(first, `${first}.elsewhere`);
    // A loop without pauses would block this process and its tests, so it is ended here.
    let looks = 0;
    const next = Spool.prototype.next;
    vi.spyOn(Spool.prototype, "next").mockImplementation(function (this: Spool) {
      looks += 1;
      if (looks > 10_000) throw new Error("it polls without a pause");
      return next.call(this);
    });
    stage.store = "up";
    await new Promise((resolve) => setTimeout(resolve, 0));
    while (looks <= names.length) await new Promise(setImmediate);
    expect(stage.journal().state.spool?.bytes).toBeGreaterThan(262_144);
    expect(eventIds()).toEqual([]);
    await rename(`${first}.elsewhere`, first);
    await stage.restart("crash");
    await stage.heal();
    expect(eventIds().length).toBe(1_000);
    expect(flawsOf(stage.memory.entries)).toEqual([]);
    expect(looks).toBeLessThan(10_000);
  });

  it("sets aside files that do not continue the stored chain, and starts another chain", async () => {
    const aside: string[] = [];
    await spooled(3, { report: { ...silentReport, setAside: ({ why }) => aside.push(why) } });
    // Another process has moved the head.
    const [first] = stage.memory.entries;
    expect(first).toBeUndefined();
    stage.movedHeads.set("boot-1.plain", { writerId: "boot-1.plain", seq: 2, hash: "f".repeat(64) });
    stage.store = "up";
    while (!aside.some((why) => why.includes("starting another chain"))) await new Promise(setImmediate);
    stage.record(1);
    await stage.heal();
    expect(stage.memory.entries.map(({ record }) => record.chain.writerId)).toEqual(["boot-1.plain-2"]);
  });
});
