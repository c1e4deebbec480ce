import { execFileSync } from "node:child_process";
import {
  appendFile,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  truncate,
  utimes,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { genesis, type Head } from "../record/chain.ts";
import { noConditions } from "../record/conditions.ts";
import { noEffects } from "../record/effects.ts";
import { buildBatch } from "../record/group.ts";
import type { SinkBatch } from "../record/sink.ts";
import { sampleDraft } from "../testing/sample-draft.ts";
import { BrokenBatchError } from "./broken-batch-error.ts";
import { Spool, type SpoolOptions } from "./spool.ts";
import { realFiles, type SpoolFiles } from "./spool-files.ts";

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "slotgate-spool-"));
});
afterEach(() => rm(directory, { recursive: true }));

const open = (options: Partial<SpoolOptions> = {}) =>
  new Spool({ directory, store: "store", name: "boot-1", maxBytes: 1_000_000, ...options });

const nothingNamed = { missingFor: () => [] };

/** Consecutive batches of one record each. */
function batches(names: readonly string[], from: Head = genesis("boot-1.plain")): SinkBatch[] {
  let head = from;
  return names.map((name) => {
    const draft = sampleDraft({ eventId: name, jobId: name });
    const batch = buildBatch([{ draft, conditions: noConditions, effects: noEffects }], head, nothingNamed);
    head = batch.to;
    return batch;
  });
}

async function namesIn(spool: Spool): Promise<string[]> {
  const names: string[] = [];
  for (let segment = await spool.next(); segment !== null; segment = await spool.next()) {
    const read = await spool.read(segment);
    names.push(...(read ?? []).flatMap(({ entries }) => entries.map(({ record }) => record.eventId)));
    await spool.remove(segment);
  }
  return names;
}

describe("the spool", () => {
  it("returns its batches unchanged and in order, over several files, and is empty afterwards", async () => {
    const spool = open({ segmentBytes: 1 });
    const taken = batches(["a", "b", "c"]);
    for (const batch of taken) await spool.append(batch);
    expect(spool.depth.records).toBe(3);
    const read: SinkBatch[] = [];
    for (let segment = await spool.next(); segment !== null; segment = await spool.next()) {
      read.push(...((await spool.read(segment)) ?? []));
      await spool.remove(segment);
    }
    expect(read).toEqual(taken);
    expect([spool.depth, await readdir(directory)]).toEqual([{ records: 0, bytes: 0, setAside: 0 }, []]);
  });

  it("leaves neither a file nor a name behind when it cannot create one durably", async () => {
    let opened = 0;
    const files: SpoolFiles = {
      ...realFiles,
      async open(path, flags, mode) {
        if (flags === "r") throw new Error("input/output error");
        const file = await realFiles.open(path, flags, mode);
        const close = file.close.bind(file);
        opened += 1;
        file.close = () => {
          opened -= 1;
          return close();
        };
        return file;
      },
    };
    const spool = open({ files });
    const [batch] = batches(["a"]);
    for (let tries = 0; tries < 3; tries += 1)
      await expect(batch === undefined ? null : spool.append(batch)).rejects.toMatchObject({
        failure: "spool-io",
        leftover: "none",
      });
    expect([opened, await readdir(directory)]).toEqual([0, []]);
  });

  it("reports waiting records at all times, even while a file is being closed", async () => {
    const depths: number[] = [];
    const files: SpoolFiles = {
      ...realFiles,
      async open(path, flags, mode) {
        const file = await realFiles.open(path, flags, mode);
        const close = file.close.bind(file);
        file.close = () => {
          if (flags === "ax") depths.push(spool.depth.records);
          return close();
        };
        return file;
      },
    };
    const spool = open({ files });
    for (const batch of batches(["a", "b"])) await spool.append(batch);
    await spool.next();
    expect([depths, spool.depth.records]).toEqual([[2], 2]);
  });

  it("may hold records while it looks for files of other processes", async () => {
    await open({ name: "boot-0" }).append(batches(["a"])[0] as SinkBatch);
    const slow = Promise.withResolvers<void>();
    const readdir = (path: string) => slow.promise.then(() => realFiles.readdir(path));
    const spool = open({ files: { ...realFiles, readdir } });
    const may = [spool.mayHoldRecords];
    const looking = spool.takeOver({ idleMs: 0, now: Date.now() });
    may.push(spool.mayHoldRecords);
    slow.resolve();
    await looking;
    may.push(spool.mayHoldRecords);
    expect(await namesIn(spool)).toEqual(["a"]);
    expect([...may, spool.mayHoldRecords]).toEqual([false, true, true, false]);
  });

  it.each<[string, (path: string) => unknown]>([
    ["a named pipe", (path) => execFileSync("mkfifo", [path])],
    ["a directory", (path) => mkdir(path)],
    ["a file of 2 GB", (path) => writeFile(path, "").then(() => truncate(path, 2_000_000_000))],
  ])("skips %s with the name of a spool file, reports it, and takes over the rest", async (_, put) => {
    await open({ name: "boot-0" }).append(batches(["a"])[0] as SinkBatch);
    const [name = ""] = await readdir(directory);
    const strange = name.replace(/-[0-9a-f]{16}-/, "-0000000000000000-");
    await put(join(directory, strange));
    const spool = open();
    await expect(spool.takeOver({ idleMs: 0, now: Date.now() + 1_000 })).rejects.toThrow(strange);
    expect(await namesIn(spool)).toEqual(["a"]);
  });

  it("takes over what was written before a clock stepped back", async () => {
    await open({ name: "boot-0" }).append(batches(["a"])[0] as SinkBatch);
    const spool = open();
    await spool.takeOver({ idleMs: 0, now: Date.now() - 3_600_000 });
    expect(await namesIn(spool)).toEqual(["a"]);
  });

  it("keeps effects, and everything else in a batch", async () => {
    const spool = open();
    const [batch] = batches(["a"]);
    if (batch === undefined) throw new Error("no batch");
    const end = { runId: "run-1", position: 3, decisionId: "decision-1", status: "STUB" as const };
    const entries = batch.entries.map((entry) => ({ ...entry, effects: { ...noEffects, end } }));
    const full = { ...batch, entries, documents: [{ digest: "d", kind: "allowlist" as const, body: "{}" }] };
    await spool.append(full);
    const segment = await spool.next();
    expect(segment !== null && (await spool.read(segment))).toEqual([full]);
  });

  it("makes its files readable by their owner only", async () => {
    const spool = open({ directory: join(directory, "made") });
    await spool.append(batches(["a"])[0] as SinkBatch);
    const [name = ""] = await readdir(join(directory, "made"));
    const modeOf = async (path: string) => (await stat(path)).mode & 0o777;
    expect(await modeOf(join(directory, "made", name))).toBe(0o600);
    expect(await modeOf(join(directory, "made"))).toBe(0o700);
  });

  it("accepts no more than its limit, with the reason", async () => {
    const spool = open({ maxBytes: 3_000 });
    const ends = [];
    for (const batch of batches(["a", "b", "c", "d"]))
      ends.push(
        await spool.append(batch).then(
          () => "taken",
          (error: { failure: string }) => error.failure,
        ),
      );
    expect(ends.filter((end) => end === "taken").length).toBeGreaterThan(0);
    expect(ends.at(-1)).toBe("spool-full");
    expect(spool.depth.bytes).toBeLessThanOrEqual(3_000);
  });

  it("ignores an incomplete last line, and refuses an invalid line before it", async () => {
    const crashed = open();
    for (const batch of batches(["a", "b"])) await crashed.append(batch);
    const [name = ""] = await readdir(directory);
    await appendFile(join(directory, name), '{"records":1,"from":{"writ');
    const next = open({ name: "boot-2" });
    await next.takeOver({ idleMs: 0, now: Date.now() + 1 });
    expect(next.depth.records).toBe(3 - 1);
    const whole = await readFile(join(directory, (await readdir(directory))[0] ?? ""), "utf8");
    expect(await namesIn(next)).toEqual(["a", "b"]);

    await writeFile(join(directory, name), whole.replace('"eventId":"a"', '"eventId:"a"'));
    const third = open({ name: "boot-3" });
    await third.takeOver({ idleMs: 0, now: Date.now() + 1 });
    const segment = await third.next();
    await expect(segment === null ? null : third.read(segment)).rejects.toThrow(BrokenBatchError);
  });

  it("takes in a file that it could not read at the next check, and once", async () => {
    await open().append(batches(["a"])[0] as SinkBatch);
    let faults = 1;
    const readFile: SpoolFiles["readFile"] = async (path, encoding) => {
      faults -= 1;
      if (faults >= 0) throw new Error("EIO");
      return realFiles.readFile(path, encoding);
    };
    const next = open({ name: "boot-2", files: { ...realFiles, readFile } });
    const look = () => next.takeOver({ idleMs: 0, now: Date.now() + 1 });
    await expect(look()).rejects.toThrow("EIO");
    await Promise.all([look(), look()]);
    expect(next.depth.records).toBe(1);
    expect(await namesIn(next)).toEqual(["a"]);
  });

  it("ignores files for another store, and files being written", async () => {
    await open({ store: "elsewhere" }).append(batches(["a"])[0] as SinkBatch);
    const alive = open({ name: "alive" });
    await alive.append(batches(["b"])[0] as SinkBatch);
    const spool = open({ name: "boot-2" });
    await spool.takeOver({ idleMs: 60_000, now: Date.now() });
    expect(spool.depth.records).toBe(0);
    const names = await readdir(directory);
    for (const name of names) await utimes(join(directory, name), 0, 0);
    await spool.takeOver({ idleMs: 60_000, now: Date.now() });
    expect(await namesIn(spool)).toEqual(["b"]);
    expect(await readdir(directory)).toHaveLength(1);
  });

  it("loses nothing when another process takes over the file being written", async () => {
    const writer = open();
    const other = open({ name: "boot-2" });
    const names = Array.from({ length: 60 }, (_, index) => `record-${index}`);
    const seen = new Set<string>();
    const take = async () => {
      await other.takeOver({ idleMs: 0, now: Date.now() + 1_000 });
      for (const name of await namesIn(other)) seen.add(name);
    };
    for (const [index, batch] of batches(names).entries()) {
      const appending = writer.append(batch);
      // At another moment of the append each time.
      for (let turn = 0; turn < index % 20; turn += 1) await new Promise(setImmediate);
      await Promise.all([appending, index % 3 === 0 ? take() : null]);
    }
    for (const name of await namesIn(writer)) seen.add(name);
    expect(names.filter((name) => !seen.has(name))).toEqual([]);
  });
});

describe("a probe of the spool", () => {
  it("leaves nothing behind, and recreates the directory", async () => {
    const spool = open({ directory: join(directory, "deleted", "since") });
    await spool.probe();
    expect(await readdir(join(directory, "deleted", "since"))).toEqual([]);
    expect(spool.holdsFiles).toBe(false);
  });

  it.each([
    ["EROFS", "open", "spool-io"],
    ["EACCES", "mkdir", "spool-io"],
    ["ENOSPC", "open", "disk-full"],
  ] as const)("reports %s of %s as %s", async (code, call, failure) => {
    const fail = () => Promise.reject(Object.assign(new Error(code), { code }));
    const spool = open({ files: { ...realFiles, [call]: fail } });
    await expect(spool.probe()).rejects.toMatchObject({ failure });
  });

  it("reports that the spool is full", async () => {
    await expect(open({ maxBytes: 0 }).probe()).rejects.toMatchObject({ failure: "spool-full" });
  });
});
