import type { RunV1 } from "@slotgate/contracts";
import { systemClock } from "@slotgate/controls";
import { beforeEach, describe, expect, it } from "vitest";
import { StoreUnavailableError } from "../content/store-unavailable-error.ts";
import type { Executor, ResumeContext } from "../executor.ts";
import { IdempotencyKeyReusedError } from "./idempotency-key-reused-error.ts";
import { createRunService, type RunService, type Submission } from "./run-service.ts";
import type { NewRun, RunStore, StoredRun } from "./run-store.ts";
import { RunUnfinishedError } from "./run-unfinished-error.ts";
import { submittedRun } from "./submitted-run.ts";

const document: RunV1 = {
  version: "v1",
  appliesTo: { subject: "Chemistry" },
  jobs: [],
  metadata: { requiresReview: true, allowAI: true },
};
const run = submittedRun(document, false);
const owner = "team-1";
const named: Submission = {
  owner,
  subject: "lessons",
  traceId: null,
  regenerate: false,
  idempotencyKey: "lesson 7",
  asynchronous: false,
};
const down = () => new StoreUnavailableError({ cause: new Error("down") });

/** A stored run. */
interface Kept {
  readonly fresh: NewRun;
  asynchronous: boolean;
  /** "here", the name of another replica, or null. */
  holder: string | null;
  ended: boolean;
}

let kept: Map<string, Kept>;
let live: Set<string>;
let asked: string[];
let storeDown: boolean;
let resumed: { runId: string; context: ResumeContext }[];
let work: (context: ResumeContext) => Promise<void>;
let executed: number;
let stopping: AbortController;
let pauses: number;
let onPause: () => void;
let reachable: () => Promise<void>;
let service: RunService;

beforeEach(() => {
  kept = new Map();
  live = new Set(["here", "elsewhere"]);
  asked = [];
  storeDown = false;
  resumed = [];
  work = async () => {};
  executed = 0;
  stopping = new AbortController();
  pauses = 0;
  onPause = () => {};
  let ids = 0;
  service = createRunService({
    executor,
    store,
    clock: systemClock,
    newId: () => `run-${++ids}`,
    stopping: stopping.signal,
    pause: async () => {
      pauses += 1;
      if (pauses > 100) throw new Error("the wait does not end");
      onPause();
      await new Promise(setImmediate);
    },
    queued: () => {},
    whenReachable: (again) => {
      reachable = again;
    },
  });
});

const executor: Executor = {
  execute: async () => {
    executed += 1;
    return { version: "v1", runId: "run-direct", jobs: [] };
  },
  resume: async (_run, context) => {
    resumed.push({ runId: context.runId, context });
    await work(context);
    const one = kept.get(context.runId);
    if (one !== undefined) one.ended = true;
  },
  dryRun: () => {
    throw new Error("not called in this test");
  },
  among: () => {
    throw new Error("not called in this test");
  },
};

async function ask<T>(what: string, answer: () => T): Promise<T> {
  asked.push(what);
  await Promise.resolve();
  if (storeDown) throw down();
  return answer();
}

function storedRunOf(runId: string): StoredRun | null {
  const one = kept.get(runId);
  if (one === undefined) return null;
  const { fresh, asynchronous, holder, ended } = one;
  const worked = holder !== null && live.has(holder);
  const idle = asynchronous ? "queued" : "interrupted";
  return {
    runId,
    owner: fresh.owner,
    subject: fresh.subject,
    idempotencyKey: fresh.idempotencyKey,
    asynchronous,
    state: ended ? "ended" : worked ? "running" : idle,
    submittedAt: fresh.submittedAt,
    endedAt: null,
    progress: { jobs: 1, ended: ended ? 1 : 0, completed: 0, stubs: 0, failed: 0 },
  };
}

const store: RunStore = {
  byNames: async () => [],
  claim: (fresh) =>
    ask("claim", () => {
      const known = [...kept.values()].find(
        (one) => fresh.idempotencyKey !== null && one.fresh.idempotencyKey === fresh.idempotencyKey,
      );
      if (known !== undefined) {
        const sameRequest = known.fresh.run.digest() === fresh.run.digest();
        return { is: "known", runId: known.fresh.runId, sameRequest };
      }
      const { asynchronous } = fresh;
      kept.set(fresh.runId, { fresh, asynchronous, holder: asynchronous ? null : "here", ended: false });
      return { is: "new" };
    }),
  takeOver: (runId) =>
    ask(`takeOver ${runId}`, () => {
      const one = kept.get(runId);
      if (one === undefined) return false;
      const { holder } = one;
      const free = holder === null || holder === "here" || !live.has(holder);
      if (free) one.holder = "here";
      return free;
    }),
  leave: (runId) =>
    ask(`leave ${runId}`, () => {
      const one = kept.get(runId);
      if (one?.holder === "here") one.holder = null;
    }),
  toResume: (runId) =>
    ask(`toResume ${runId}`, () => {
      const one = kept.get(runId);
      if (one === undefined || one.ended) return null;
      const { subject, traceId, regenerate } = one.fresh;
      return {
        run: document,
        owner,
        subject,
        traceId,
        regenerate,
        ended: new Set([3]),
        admittedByRule: new Map([["r", 2]]),
      };
    }),
  forgetDocument: (runId) => ask(`forgetDocument ${runId}`, () => {}),
  byId: (runId) => ask("byId", () => storedRunOf(runId)),
  list: async () => [],
  answers: async function* () {},
};

/** Stores a named run that another replica accepted. */
function keep(holder: string | null, changes: Partial<Kept> = {}): string {
  const fresh: NewRun = { ...named, run, runId: "run-theirs", submittedAt: "2026-01-31T12:00:00.000Z" };
  kept.set("run-theirs", { fresh, asynchronous: false, holder, ended: false, ...changes });
  return "run-theirs";
}
const question = (what: string) => asked.filter((one) => one.startsWith(what));

describe("a submission", () => {
  it("without a name is executed without a query to the store", async () => {
    const submitted = await service.submit(run, { ...named, idempotencyKey: null });
    expect(submitted.is).toBe("answered");
    expect([executed, asked]).toEqual([1, []]);
  });

  it("with a new name is stored, executed and then read from the store", async () => {
    expect(await service.submit(run, named)).toEqual({ is: "ended", runId: "run-1" });
    expect(asked).toEqual(["claim", "toResume run-1", "forgetDocument run-1"]);
    expect(resumed).toEqual([
      {
        runId: "run-1",
        context: {
          runId: "run-1",
          owner,
          subject: "lessons",
          traceId: null,
          regenerate: false,
          ended: new Set([3]),
          admittedByRule: new Map([["r", 2]]),
          suspend: null,
        },
      },
    ]);
  });

  it("with a known name and another document is refused, and nothing is executed", async () => {
    await service.submit(run, named);
    const other = submittedRun({ ...document, appliesTo: { subject: "Biology" } }, false);
    await expect(service.submit(other, named)).rejects.toThrow(IdempotencyKeyReusedError);
    expect(resumed).toHaveLength(1);
  });

  it("with the name of a run that has ended executes nothing", async () => {
    const runId = keep(null, { ended: true });
    expect(await service.submit(run, named)).toEqual({ is: "ended", runId });
    expect(resumed).toEqual([]);
  });

  it("with the name of a run under way here waits for that, and fails with it", async () => {
    const gate = Promise.withResolvers<void>();
    work = () => gate.promise;
    const first = service.submit(run, named);
    while (resumed.length === 0) await new Promise(setImmediate);
    const second = service.submit(run, named);
    while (question("claim").length < 2) await new Promise(setImmediate);
    await new Promise(setImmediate);
    gate.reject(new Error("no records"));
    for (const submitted of [first, second]) await expect(submitted).rejects.toThrow("no records");
    expect(resumed).toHaveLength(1);
  });

  it("waits while another live replica works on it, and resumes it when that replica is gone", async () => {
    const runId = keep("elsewhere");
    onPause = () => {
      if (pauses === 3) live.delete("elsewhere");
    };
    expect(await service.submit(run, named)).toEqual({ is: "ended", runId });
    expect(pauses).toBe(3);
    expect(resumed.map((one) => one.runId)).toEqual([runId]);
  });

  it("leaves a queued run to the queue", async () => {
    const runId = keep(null, { asynchronous: true });
    onPause = () => {
      const one = kept.get(runId);
      if (one !== undefined && pauses === 2) one.ended = true;
    };
    expect(await service.submit(run, named)).toEqual({ is: "ended", runId });
    expect([resumed, question("takeOver")]).toEqual([[], []]);
  });

  it("resumes an interrupted run once, however many concurrent requests repeat it", async () => {
    keep(null);
    const gate = Promise.withResolvers<void>();
    work = () => gate.promise;
    const repeats = [1, 2, 3].map(() => service.submit(run, named));
    while (question("takeOver").length < 3) await new Promise(setImmediate);
    await new Promise(setImmediate);
    gate.resolve();
    await Promise.all(repeats);
    expect(resumed).toHaveLength(1);
  });

  it("stops waiting when the process is to stop", async () => {
    keep("elsewhere");
    onPause = () => stopping.abort();
    await expect(service.submit(run, named)).rejects.toThrow(RunUnfinishedError);
    expect(resumed).toEqual([]);
  });

  it("that is asynchronous is stored, and executed from the queue", async () => {
    const submitted = await service.submit(run, { ...named, idempotencyKey: null, asynchronous: true });
    expect(submitted).toMatchObject({ is: "accepted", run: { runId: "run-1", state: "queued" } });
    expect(resumed).toEqual([]);
  });
});

describe("a run from the queue", () => {
  const queued = { runId: "run-theirs", owner };

  it("is executed so that a shutdown leaves it to another replica", async () => {
    keep(null, { asynchronous: true });
    await service.workOff(queued);
    expect(resumed[0]?.context.suspend).toBe(stopping.signal);
    expect(question("forgetDocument")).toHaveLength(1);
  });

  it("that another live replica works on is retried", async () => {
    keep("elsewhere", { asynchronous: true });
    await expect(service.workOff(queued)).rejects.toThrow(RunUnfinishedError);
    expect(resumed).toEqual([]);
  });

  it("that has ended is not executed", async () => {
    keep("elsewhere", { asynchronous: true, ended: true });
    live.delete("elsewhere");
    await service.workOff(queued);
    expect(resumed).toEqual([]);
  });

  it("that is delivered twice is executed once", async () => {
    keep(null, { asynchronous: true });
    await Promise.all([service.workOff(queued), service.workOff(queued)]);
    expect(resumed).toHaveLength(1);
  });

  it("whose work fails is left to another replica, and keeps its document", async () => {
    keep(null, { asynchronous: true });
    work = async () => {
      throw new Error("no records");
    };
    await expect(service.workOff(queued)).rejects.toThrow("no records");
    expect(kept.get("run-theirs")?.holder).toBeNull();
    expect(question("forgetDocument")).toEqual([]);
    work = async () => {};
    await service.workOff(queued);
    expect(resumed).toHaveLength(2);
  });
});

describe("a run that could not be left because the store was down", () => {
  beforeEach(async () => {
    work = async () => {
      storeDown = true;
      throw new Error("no records");
    };
    await expect(service.submit(run, named)).rejects.toThrow("no records");
    expect(kept.get("run-1")?.holder).toBe("here");
  });

  it("is left once the store is reachable, so that another replica may take it over", async () => {
    await reachable();
    expect(kept.get("run-1")?.holder).toBe("here");
    storeDown = false;
    await reachable();
    expect(kept.get("run-1")?.holder).toBeNull();
    const times = question("leave").length;
    await reachable();
    expect(question("leave")).toHaveLength(times);
  });

  it("is not left when this process resumes it first", async () => {
    storeDown = false;
    const gate = Promise.withResolvers<void>();
    work = () => gate.promise;
    const again = service.submit(run, named);
    while (resumed.length < 2) await new Promise(setImmediate);
    await reachable();
    expect(kept.get("run-1")?.holder).toBe("here");
    gate.resolve();
    await again;
  });
});
