import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ResultV1 } from "@slotgate/contracts";
import { Admission } from "@slotgate/contracts/admission";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { Journal } from "./journal.ts";
import { createLineSink } from "./line-sink.ts";
import { expectedHash, genesisHash } from "./record/chain.ts";
import { nothingUnmet } from "./record/conditions.ts";
import type { ResultToStore } from "./record/effects.ts";
import { silentReport } from "./record/journal-report.ts";
import { NotWrittenError } from "./record/not-written-error.ts";
import { RecordRefusedError } from "./record/record-refused-error.ts";
import type { SinkEntry } from "./record/sink.ts";
import type { SpoolFailure } from "./record/spool-error.ts";
import { Spool } from "./spool/spool.ts";
import { realFiles } from "./spool/spool-files.ts";
import { createMemorySink, type MemorySink } from "./testing/memory-sink.ts";
import { sampleDraft } from "./testing/sample-draft.ts";
import { untilBack } from "./until-back.test-case.ts";

const draft = (name: string) => sampleDraft({ eventId: name, jobId: name });
const admission = (decisionId: string) => sampleDraft({ event: "admission", decisionId });
const outcome = (decisionId: string) => sampleDraft({ event: "outcome", decisionId });
const completed: ResultV1 = {
  version: "v1",
  jobId: "job-1",
  status: "COMPLETED",
  generatedAt: "2026-01-31T12:00:00.000Z",
  output: { text: "words" },
};
const toStore: ResultToStore = {
  decisionId: "decision-1",
  runId: "run-1",
  owner: "team-1",
  result: completed,
  scope: { subject: "Chemistry" },
  requiresReview: false,
  jobDigest: "0".repeat(64),
  generation: null,
};

let sink: MemorySink;
let journal: Journal;
beforeEach(() => {
  sink = createMemorySink();
  journal = new Journal({ sink, writerId: "writer-1", maxBatch: 8, waitMs: 50, retryMs: 1 });
});

/** Every stored record has its place in its chain: no gap, and valid hashes. */
function expectUnbrokenChains(entries: readonly SinkEntry[]): void {
  for (const chain of Map.groupBy(entries, ({ record }) => record.chain.writerId).values()) {
    let prevHash = genesisHash;
    for (const [index, { record }] of chain.entries()) {
      expect(record.chain).toMatchObject({ seq: index + 1, prevHash, hash: expectedHash(record) });
      prevHash = record.chain.hash;
    }
  }
}

const namesIn = (entries: readonly SinkEntry[]) => entries.map(({ record }) => record.eventId);
const settled = (promises: readonly Promise<unknown>[]) =>
  Promise.allSettled(promises).then((ends) =>
    ends.map((end) => (end.status === "fulfilled" ? "recorded" : (end.reason as Error).name)),
  );

describe("Journal", () => {
  it("writes concurrent records as one group, and returns each caller its own record", async () => {
    const groups: number[] = [];
    sink.beforeAppend = (entries) => void groups.push(entries.length);
    const records = await Promise.all(["a", "b", "c"].map((name) => journal.record(draft(name))));
    expect(groups).toEqual([3]);
    expect(records.map(({ eventId, chain }) => [eventId, chain.seq])).toEqual([
      ["a", 1],
      ["b", 2],
      ["c", 3],
    ]);
    expectUnbrokenChains(sink.entries);
  });

  it("gathers the next group, up to its limit, while one is being written", async () => {
    const groups: number[] = [];
    const gate = Promise.withResolvers<void>();
    sink.beforeAppend = (entries) => {
      groups.push(entries.length);
      return groups.length === 1 ? gate.promise : undefined;
    };
    const first = journal.record(draft("first"));
    while (groups.length === 0) await new Promise(setImmediate);
    const rest = Array.from({ length: 20 }, (_, index) => journal.record(draft(`later-${index}`)));
    gate.resolve();
    await Promise.all([first, ...rest]);
    expect(groups).toEqual([1, 8, 8, 4]);
    expectUnbrokenChains(sink.entries);
  });

  it("puts an owner's first record into the next group, however many records of another owner wait", async () => {
    const groups: (readonly string[])[] = [];
    const gate = Promise.withResolvers<void>();
    sink.beforeAppend = (entries) => {
      groups.push(namesIn(entries));
      return groups.length === 1 ? gate.promise : undefined;
    };
    const patient = new Journal({ sink, writerId: "patient", maxBatch: 8, waitMs: 60_000 });
    const of = (owner: string) => (name: string) =>
      patient.record(sampleDraft({ eventId: `${owner}${name}`, owner }));
    const names = Array.from({ length: 5_000 }, (_, index) => String(index + 1));
    const many = names.map(of("a"));
    while (groups.length === 0) await new Promise(setImmediate);
    const few = [...["1", "2"].map(of("b")), of("c")("1")];
    gate.resolve();
    await Promise.all(few);
    expect(groups[1]).toEqual(["a9", "b1", "c1", "a10", "b2", "a11", "a12", "a13"]);
    await Promise.all(many);
    const ofA = namesIn(sink.entries).filter((name) => name.startsWith("a"));
    expect(ofA).toEqual(names.map((name) => `a${name}`));
    expectUnbrokenChains(sink.entries);
  });

  it("refuses a record without canonical form, in either chain, but not those that wait with it", async () => {
    const broken = () => sampleDraft({ eventId: "broken", kind: "\ud800" });
    const ends = await settled([
      ...["a", "b"].map((name) => journal.record(draft(name))),
      journal.record(broken()),
      journal.record(draft("c")),
      journal.admit(broken()),
      journal.admit(admission("d")),
    ]);
    expect(ends).toEqual([
      "recorded",
      "recorded",
      "RecordRefusedError",
      "recorded",
      "RecordRefusedError",
      "recorded",
    ]);
    await journal.record(draft("later"));
    expectUnbrokenChains(sink.entries);
  });

  it("keeps no caller waiting when one of its parts throws", async () => {
    const unsound = new Journal({
      sink,
      writerId: "writer-2",
      evidence: () => {
        throw new Error("no documents");
      },
    });
    const named = sampleDraft().evidence ?? expect.unreachable("no evidence");
    const evidence = { ...named, allowlist: { revision: 1, digest: "0".repeat(64) } };
    const ends = await settled([
      unsound.record(sampleDraft({ evidence })),
      unsound.admit(sampleDraft({ evidence, event: "admission" })),
    ]);
    expect(ends).toEqual(["Error", "Error"]);
    expect(await settled([unsound.record(draft("later"))])).toEqual(["recorded"]);
  });

  it("does not answer before the record is durable", async () => {
    const gate = Promise.withResolvers<void>();
    sink.beforeAppend = () => gate.promise;
    let answered = false;
    const recording = journal.admit(draft("a")).then(() => {
      answered = true;
    });
    for (let turns = 0; turns < 20; turns += 1) await new Promise(setImmediate);
    expect(answered).toBe(false);
    gate.resolve();
    await recording;
    expect(answered).toBe(true);
  });

  it("returns an admission that can be spent once and names its record", async () => {
    const admission = await journal.admit(draft("a"));
    expect(Admission.spend(admission)).toMatchObject({ jobId: "a", writerId: "writer-1", seq: 1 });
    expect(() => Admission.spend(admission)).toThrow("already spent");
  });

  it("stores a released result together with its outcome", async () => {
    await journal.admit(admission("one"));
    await journal.release(outcome("one"), { result: toStore });
    expect(sink.results).toEqual([toStore]);
  });

  it("releases nothing for an admission that is not open, and ends each admission once", async () => {
    await journal.admit(admission("open"));
    await journal.admit(admission("ended"));
    await journal.record(outcome("ended"));
    const ends = await settled([
      journal.release(outcome("never admitted"), { result: toStore }),
      journal.release(outcome("ended"), { result: toStore }),
      journal.recover(outcome("ended")),
      journal.recover(outcome("open")),
    ]);
    expect(ends).toEqual([...Array(3).fill("AdmissionEndedError"), "recorded"]);
    expect(sink.results).toEqual([]);
    expectUnbrokenChains(sink.entries);
  });

  it("records a late outcome as such, without ending its job", async () => {
    await journal.admit(admission("one"));
    await journal.recover(outcome("one"));
    const end = { runId: "run-1", position: 0, decisionId: "one", status: "FAILED" } as const;
    const [late, other] = await Promise.all([
      journal.record(outcome("one"), { end }),
      journal.record(draft("other"), { end }),
    ]);
    expect([late.event, other.event]).toEqual(["late-outcome", "denial"]);
    expect(sink.entries.slice(-2).map(({ effects }) => effects.end)).toEqual([null, end]);
    expectUnbrokenChains(sink.entries);
  });

  it("admits and releases nothing for a replica that counts as dead, but records its outcomes", async () => {
    const mine = new Journal({ sink, writerId: "writer-2", replica: "replica-2" });
    await mine.admit(admission("one"));
    sink.lostReplicas.add("replica-2");
    const ends = await settled([
      mine.admit(admission("two")),
      mine.release(outcome("one"), { result: toStore }),
      mine.record(outcome("one")),
    ]);
    expect(ends).toEqual(["ReplicaLostError", "ReplicaLostError", "recorded"]);
    expect(sink.results).toEqual([]);
  });

  it.each([1, 2, 3, 5, 8])("refuses only the invalid ones of eight records (every %i.)", async (every) => {
    const isBad = (name: string) => Number(name) % every === 0;
    sink.beforeAppend = (entries) => {
      if (namesIn(entries).some(isBad))
        throw new RecordRefusedError({ records: entries.length, cause: "bad" });
    };
    const names = ["1", "2", "3", "4", "5", "6", "7", "8"];
    const ends = await settled(names.map((name) => journal.record(draft(name))));
    expect(ends).toEqual(names.map((name) => (isBad(name) ? "RecordRefusedError" : "recorded")));
    expect(namesIn(sink.entries)).toEqual(names.filter((name) => !isBad(name)));
    expectUnbrokenChains(sink.entries);
  });

  it("refuses admissions and releases while a kill is engaged, and still records denials", async () => {
    sink.killEngaged = true;
    const ends = await settled([
      journal.admit(draft("admission")),
      journal.record(draft("denial")),
      journal.release(draft("release"), { result: toStore }),
      journal.record(draft("another")),
    ]);
    expect(ends).toEqual(["KillEngagedError", "recorded", "KillEngagedError", "recorded"]);
    expect(namesIn(sink.entries)).toEqual(["denial", "another"]);
    expect(sink.results).toEqual([]);
    expectUnbrokenChains(sink.entries);
  });

  it("refuses records that depend on a lost lease or a removed result, and records the rest", async () => {
    sink.lostLeases.add("7");
    sink.goneResults.add("decision-9");
    sink.openAdmissions.add("decision-1");
    const ends = await settled([
      journal.admit(draft("lost"), { lease: "7" }),
      journal.admit(draft("held"), { lease: "8" }),
      journal.release(draft("late"), { lease: "7", result: toStore }),
      journal.serve(draft("gone"), { storedResult: "decision-9" }),
      journal.serve(draft("served"), { storedResult: "decision-8" }),
      journal.record(draft("denial")),
    ]);
    expect(ends).toEqual([
      "LeaseLostError",
      "recorded",
      "LeaseLostError",
      "ResultGoneError",
      "recorded",
      "recorded",
    ]);
    expect(namesIn(sink.entries)).toEqual(["held", "served", "denial"]);
    expect(sink.results).toEqual([]);
    expectUnbrokenChains(sink.entries);
  });

  it("serves nothing from the store while a kill is engaged", async () => {
    sink.killEngaged = true;
    const ends = await settled([journal.serve(draft("a"), { storedResult: "decision-8" })]);
    expect(ends).toEqual(["KillEngagedError"]);
  });

  it("gives up on a sink that refuses a group without a reason", async () => {
    const odd = new Journal({
      writerId: "odd",
      sink: {
        ...sink,
        append: async () => ({ ...nothingUnmet, killEngaged: true }),
      },
    });
    expect(await settled([odd.record(draft("a"))])).toEqual(["JournalUnavailableError"]);
  });

  it("detects that a group was stored although the confirmation was lost", async () => {
    sink.afterAppend = () => {
      throw new Error("connection lost");
    };
    expect(await settled([journal.admit(draft("a")), journal.record(draft("b"))])).toEqual([
      "recorded",
      "recorded",
    ]);
    sink.afterAppend = () => {};
    await journal.record(draft("c"));
    expect(namesIn(sink.entries)).toEqual(["a", "b", "c"]);
    expectUnbrokenChains(sink.entries);
  });

  it("resends a group that was not stored while its callers wait, so that it is stored once", async () => {
    let tries = 0;
    sink.beforeAppend = () => {
      tries += 1;
      if (tries < 3) throw new Error("connection lost");
    };
    expect(await settled([journal.admit(draft("a"))])).toEqual(["recorded"]);
    expect(namesIn(sink.entries)).toEqual(["a"]);
  });

  it("knows that nothing was written when the store says so, and waits until it is available", async () => {
    let asked = 0;
    sink.beforeAppend = () => {
      asked += 1;
      throw new NotWrittenError({ cause: "the disk of the store is full" });
    };
    sink.beforeHead = () => {
      if (asked > 0) throw new Error("still down");
    };
    expect(await settled([journal.admit(draft("a"))])).toEqual(["JournalUnavailableError"]);
    expect(await settled([journal.admit(draft("b")), journal.admit(draft("c"))])).toEqual([
      "JournalUnavailableError",
      "JournalUnavailableError",
    ]);
    expect([asked, journal.state.away?.failure]).toEqual([1, "unreachable"]);
    sink.beforeAppend = () => {};
    sink.beforeHead = () => {};
    while (journal.state.away !== null) await new Promise(setImmediate);
    expect(await settled([journal.admit(draft("d"))])).toEqual(["recorded"]);
  });

  it("reports an unknown fate for an admission that may still be stored", async () => {
    const gate = Promise.withResolvers<void>();
    sink.beforeAppend = () => gate.promise;
    expect(await settled([journal.admit(draft("a"))])).toEqual(["FateUnknownError"]);
    gate.resolve();
  });

  it("keeps records with and without conditions in separate chains", async () => {
    await Promise.all([journal.admit(draft("a")), journal.record(draft("b")), journal.record(draft("c"))]);
    const places = sink.entries.map(({ record: { eventId, chain } }) => [eventId, chain.writerId, chain.seq]);
    expect(places.toSorted()).toEqual([
      ["a", "writer-1", 1],
      ["b", "writer-1.plain", 1],
      ["c", "writer-1.plain", 2],
    ]);
  });

  it("refuses when a group was not stored, and continues when the store is available", async () => {
    sink.beforeAppend = () => {
      throw new Error("connection lost");
    };
    expect(await settled([journal.admit(draft("a")), journal.record(draft("b"))])).toEqual([
      "FateUnknownError",
      "FateUnknownError",
    ]);
    sink.beforeAppend = () => {};
    await untilBack(journal);
    await journal.record(draft("c"));
    expect(namesIn(sink.entries)).toEqual(["c"]);
    expectUnbrokenChains(sink.entries);
  });

  it("reads the head first when a group's fate is unknown", async () => {
    sink.afterAppend = () => {
      throw new Error("connection lost");
    };
    sink.beforeHead = () => {
      if (sink.entries.length > 0) throw new Error("still down");
    };
    expect(await settled([journal.record(draft("a"))])).toEqual(["FateUnknownError"]);
    sink.afterAppend = () => {};
    expect(await settled([journal.record(draft("b"))])).toEqual(["JournalUnavailableError"]);
    sink.beforeHead = () => {};
    while (journal.state.away !== null) await new Promise(setImmediate);
    await journal.record(draft("c"));
    expect(namesIn(sink.entries)).toEqual(["a", "c"]);
    expectUnbrokenChains(sink.entries);
  });

  it("refuses records at once when too many wait", async () => {
    const gate = Promise.withResolvers<void>();
    sink.beforeAppend = () => gate.promise;
    const small = new Journal({ sink, writerId: "small", maxWaiting: 2 });
    const waiting = [small.record(draft("a")), small.record(draft("b"))];
    await expect(small.record(draft("c"))).rejects.toThrow("2 records are already waiting");
    gate.resolve();
    await Promise.all(waiting);
  });

  it.each([
    [
      "refused",
      {},
      () => {
        sink.beforeAppend = () => {
          throw new RecordRefusedError({ records: 1, cause: "no" });
        };
      },
    ],
    [
      "store-unreachable",
      {},
      () => {
        sink.beforeHead = () => {
          throw new Error("connection lost");
        };
      },
    ],
    ["queue-full", { maxWaiting: 0 }, () => {}],
  ] as const)(
    "reports each record that it does not take, with its chain: %s",
    async (cause, bounds, fail) => {
      const losses: unknown[] = [];
      const report = { ...silentReport, notTaken: (loss: object) => void losses.push(loss) };
      const observed = new Journal({ sink, writerId: "writer-3", report, ...bounds });
      fail();
      await settled([observed.admit(draft("a")), observed.record(draft("b"))]);
      expect(losses).toHaveLength(2);
      for (const chain of ["gated", "plain"]) expect(losses).toContainEqual({ chain, cause, records: 1 });
    },
  );

  it("writes all waiting records before it closes, and accepts none afterwards", async () => {
    const recording = journal.record(draft("a"));
    await journal.close();
    await expect(recording).resolves.toMatchObject({ eventId: "a" });
    await expect(journal.record(draft("b"))).rejects.toThrow("closed");
  });

  it("admits nothing on a sink that is not durable", async () => {
    const lines: string[] = [];
    const loose = new Journal({ sink: createLineSink({ write: (line) => lines.push(line) }), writerId: "w" });
    await expect(loose.admit(draft("a"))).rejects.toThrow("not durable");
    await loose.record(draft("b"));
    expect(lines.map((line) => JSON.parse(line).eventId)).toEqual(["b"]);
  });
});

describe("an unused spool", () => {
  it("is probed: the journal reports when it becomes unwritable, and writable again", async () => {
    const directory = await mkdtemp(join(tmpdir(), "slotgate-spool-"));
    let code: string | null = "EROFS";
    const spool = new Spool({
      directory,
      store: "store",
      name: "boot-1",
      maxBytes: 1_000,
      files: {
        ...realFiles,
        open: (path, flags, mode) =>
          code === null
            ? realFiles.open(path, flags, mode)
            : Promise.reject(Object.assign(new Error(code), { code })),
      },
    });
    const told: (SpoolFailure | null)[] = [];
    const report = {
      ...silentReport,
      spoolFailing: (failure: SpoolFailure | null) => void told.push(failure),
    };
    const probed = new Journal({ sink, writerId: "writer-2", spool, report, probeMs: 1 });
    await vi.waitFor(() => expect(probed.state.spool?.failure).toBe("spool-io"));
    code = "ENOSPC";
    await vi.waitFor(() => expect(probed.state.spool?.failure).toBe("disk-full"));
    code = null;
    await vi.waitFor(() => expect(probed.state.spool?.failure).toBeNull());
    await probed.close();
    expect(told).toEqual(["spool-io", "disk-full", null]);
    expect(sink.entries).toEqual([]);
    await rm(directory, { recursive: true });
  });
});
