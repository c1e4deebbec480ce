import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { Journal } from "./journal.ts";
import { expectedHash, genesisHash, type Head } from "./record/chain.ts";
import { type JournalReport, silentReport } from "./record/journal-report.ts";
import { NotWrittenError } from "./record/not-written-error.ts";
import type { SinkAnswer, SinkBatch, SinkEntry, TelemetrySink } from "./record/sink.ts";
import { Spool } from "./spool/spool.ts";
import { realFiles, type SpoolFiles } from "./spool/spool-files.ts";
import { createMemorySink, type MemorySink } from "./testing/memory-sink.ts";
import { sampleDraft } from "./testing/sample-draft.ts";

/** How the store treats requests. */
export type StoreMood =
  | "up"
  /** Refuses connections. */
  | "down"
  /** Stores batches, but its answers are lost. */
  | "answers-lost"
  /** Connections break before the request arrives. */
  | "requests-lost"
  /** Answers nothing, and applies requests later. */
  | "late";

export type SpoolMood = "ok" | "disk-full" | "cannot-take-back" | "cannot-remove";

/** The answer to a caller. */
export interface Told {
  readonly name: string;
  readonly end: "recorded" | "not-recorded" | "unknown";
}

/** A journal with a spool, on a store and a disk that can be made to fail, over restarts. */
export interface OutageStage {
  readonly memory: MemorySink;
  /** The spool's directory. */
  readonly directory: string;
  readonly journal: () => Journal;
  readonly told: Told[];
  /** Heads that the test has moved directly in the store. */
  readonly movedHeads: Map<string, Head>;
  store: StoreMood;
  spool: SpoolMood;
  readonly record: (count: number) => void;
  readonly admit: (count: number) => void;
  /** Waits until every caller has an answer. */
  readonly settled: () => Promise<void>;
  /** Stops the process in order or as a crash, and starts another. */
  readonly restart: (how: "stop" | "crash") => Promise<void>;
  /** Ends all faults and waits until everything is delivered. */
  readonly heal: () => Promise<void>;
  readonly close: () => Promise<void>;
}

export interface OutageStageOptions {
  readonly maxBytes?: number;
  readonly segmentBytes?: number;
  readonly report?: JournalReport;
  readonly waitMs?: number;
}

export async function createOutageStage(options: OutageStageOptions = {}): Promise<OutageStage> {
  const { maxBytes = 10_000_000, segmentBytes = 4_000, report = silentReport, waitMs = 15 } = options;
  const directory = await mkdtemp(join(tmpdir(), "slotgate-spool-"));
  const memory = createMemorySink();
  const told: Told[] = [];
  let pending: Promise<void>[] = [];
  let late: (() => Promise<unknown>)[] = [];
  let names = 0;
  let boots = 0;

  const sinkOfBoot = (alive: { yes: boolean }): TelemetrySink => ({
    durable: true,
    close: async () => {},
    async head(writerId) {
      if (!alive.yes) return new Promise(() => {});
      if (stage.store === "down") throw refused();
      if (stage.store === "late") return new Promise(() => {});
      if (stage.store !== "up") throw new Error("connection lost");
      return stage.movedHeads.get(writerId) ?? memory.head(writerId);
    },
    append: (batch) => (alive.yes ? appendInMood(batch) : new Promise(() => {})),
  });

  async function appendInMood(batch: SinkBatch): Promise<SinkAnswer> {
    switch (stage.store) {
      case "up":
        return memory.append(batch);
      case "down":
        throw new NotWrittenError({ cause: refused() });
      case "requests-lost":
        throw new Error("connection lost");
      case "answers-lost":
        await memory.append(batch).catch(() => {});
        throw new Error("connection lost");
      case "late":
        late.push(() => memory.append(batch));
        return new Promise(() => {});
    }
  }

  const filesOfBoot = (of: { yes: boolean }): SpoolFiles => ({
    ...realFiles,
    rename: (from, to) => (of.yes ? realFiles.rename(from, to) : new Promise(() => {})),
    async unlink(path) {
      if (!of.yes) return new Promise(() => {});
      if (stage.spool === "cannot-remove") throw new Error("permission denied");
      return realFiles.unlink(path);
    },
    async open(path, flags, mode) {
      if (!of.yes) return new Promise(() => {});
      const file = await realFiles.open(path, flags, mode);
      return {
        write: async (buffer: Buffer, offset: number, length: number) => {
          if (!of.yes) return new Promise(() => {});
          if (stage.spool === "ok" || stage.spool === "cannot-remove")
            return file.write(buffer, offset, length);
          // A part of the line reaches the disk, or all of it if it cannot be removed.
          await file.write(buffer, offset, stage.spool === "disk-full" ? length >> 1 : length);
          throw Object.assign(new Error("no space left on device"), { code: "ENOSPC" });
        },
        datasync: () => file.datasync(),
        truncate: async (length?: number) => {
          if (stage.spool === "cannot-take-back") throw new Error("input/output error");
          return file.truncate(length);
        },
        stat: () => file.stat(),
        close: () => file.close(),
      } as Awaited<ReturnType<SpoolFiles["open"]>>;
    },
  });

  let alive = { yes: true };
  const boot = (): Journal => {
    boots += 1;
    alive = { yes: true };
    const name = `boot-${boots}`;
    const files = filesOfBoot(alive);
    const spool = new Spool({ directory, store: "store", name, maxBytes, segmentBytes, files });
    return new Journal({
      sink: sinkOfBoot(alive),
      writerId: name,
      spool,
      report,
      waitMs,
      retryMs: 1,
      // A killed process may have created a file after the next one's first check.
      lookMs: 25,
      maxBatch: 4,
    });
  };
  let journal = boot();

  const tell = (name: string, promise: Promise<unknown>): void => {
    const of = alive;
    pending.push(
      promise.then(
        () => void (of.yes && told.push({ name, end: "recorded" })),
        (error: Error) => {
          const unknown = error.name === "FateUnknownError" || /neither store nor spool/.test(error.message);
          told.push({ name, end: unknown ? "unknown" : "not-recorded" });
        },
      ),
    );
  };
  const next = (what: string) => {
    names += 1;
    const name = `${what}-${names}`;
    return { name, draft: sampleDraft({ eventId: name, decisionId: name, jobId: name }) };
  };

  const stage: OutageStage = {
    memory,
    directory,
    journal: () => journal,
    told,
    movedHeads: new Map(),
    store: "up",
    spool: "ok",
    record(count) {
      for (let index = 0; index < count; index += 1) {
        const { name, draft } = next("record");
        tell(name, journal.record(draft));
      }
    },
    admit(count) {
      for (let index = 0; index < count; index += 1) {
        const { name, draft } = next("admission");
        tell(name, journal.admit(draft));
      }
    },
    async settled() {
      const all = pending;
      pending = [];
      await Promise.all(all);
    },
    async restart(how) {
      if (how === "stop") {
        await stage.settled();
        await journal.close();
      } else {
        // Nothing that the process was doing takes effect from here on, and its callers get no answer.
        alive.yes = false;
        pending = [];
      }
      journal = boot();
    },
    async heal() {
      await stage.settled();
      stage.store = "up";
      stage.spool = "ok";
      for (const arrive of late) await arrive().catch(() => {});
      late = [];
      const endAt = performance.now() + 20_000;
      // Reads the directory itself: the journal may not have checked it yet.
      const left = async () => (await readdir(directory)).filter((name) => name.endsWith(".ndjson"));
      while (journal.away !== null || (await left()).length > 0) {
        if (performance.now() > endAt) throw new Error(`not recovered: ${JSON.stringify(journal.state)}`);
        await delay(1);
      }
    },
    async close() {
      await journal.close();
      await rm(directory, { recursive: true });
    },
  };
  return stage;
}

const refused = (): Error => Object.assign(new Error("connection refused"), { code: "ECONNREFUSED" });

/** What is wrong with the chains of these records; empty if nothing is. */
export function flawsOf(entries: readonly SinkEntry[]): string[] {
  const chains = Map.groupBy(entries, ({ record }) => record.chain.writerId);
  return [...chains].flatMap(([writerId, chain]) => {
    let prevHash = genesisHash;
    return chain.flatMap(({ record }, index) => {
      const { seq, hash, prevHash: before } = record.chain;
      const whole = seq === index + 1 && before === prevHash && hash === expectedHash(record);
      prevHash = hash;
      return whole ? [] : [`${writerId} ${seq}`];
    });
  });
}
