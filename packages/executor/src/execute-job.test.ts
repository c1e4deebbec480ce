import { parseWith, type RunResponseV1, type RunV1, telemetryV1 } from "@slotgate/contracts";
import { decide } from "@slotgate/gate";
import { FateUnknownError, Journal, RecordRefusedError } from "@slotgate/telemetry";
import { describe, expect, it } from "vitest";
import { decisionFromRecords } from "./decision-from-records.ts";
import { decisionsPerOwner } from "./fair-slots.ts";
import { RecordsUnavailableError } from "./records-unavailable-error.ts";
import { RunSuspendedError } from "./run-suspended-error.ts";
import { context, createStage, jobOf, resultOf, resumed, runOf, until } from "./testing/executor-stage.ts";

/** Stores its admissions, but the confirmation is lost. */
class UnsureOfAdmissions extends Journal {
  override async admit(...admit: Parameters<Journal["admit"]>): Promise<never> {
    await super.admit(...admit);
    throw new FateUnknownError({ cause: new Error("cut") });
  }
}

/** Stores its releases, but the confirmation is lost. */
class UnsureOfReleases extends Journal {
  override async release(...release: Parameters<Journal["release"]>): Promise<never> {
    await super.release(...release);
    throw new FateUnknownError({ cause: new Error("cut") });
  }
}

const reasonsOf = ({ jobs }: RunResponseV1) => jobs.map(({ decision }) => decision.reason);
const regenerating = { ...context, regenerate: true } as const;

describe("stored content", () => {
  it("is generated once and stored in one transaction with its outcome and the end of its lease", async () => {
    const stage = createStage();
    const { jobs } = await stage.executor.execute(runOf(), context);
    expect(stage.recorded()).toEqual(["admission ADMITTED", "outcome GENERATED"]);
    expect(stage.sink.results.map(({ result }) => result)).toEqual([jobs[0]?.result]);
    expect(stage.sink.entries.map(({ conditions }) => conditions)).toEqual([
      {
        killReleased: true,
        lease: "1",
        storedResult: null,
        replica: null,
        openAdmission: null,
        reservation: null,
      },
      {
        killReleased: true,
        lease: "1",
        storedResult: null,
        replica: null,
        openAdmission: jobs[0]?.decision.decisionId,
        reservation: null,
      },
    ]);
    expect(stage.content.held()).toEqual([]);
    expect(stage.content.returned).toEqual([]);
  });

  it("is served with its own record, without a lease or a call", async () => {
    const stage = createStage();
    stage.store(jobOf());
    const { jobs } = await stage.executor.execute(runOf(), context);
    expect(jobs[0]?.result).toEqual(resultOf("job-1"));
    expect(jobs[0]?.decision).toMatchObject({
      path: "stored",
      sourceDecisionId: "decision-before",
      attempts: 0,
    });
    expect(stage.sink.entries.map(({ conditions }) => conditions)).toEqual([
      {
        killReleased: true,
        lease: null,
        storedResult: "decision-before",
        replica: null,
        openAdmission: null,
        reservation: null,
      },
    ]);
    expect(stage.model.requests).toEqual([]);
  });

  it("ends its job in the transaction of its record", async () => {
    const stage = createStage();
    stage.store(jobOf());
    await stage.executor.resume(runOf(), resumed());
    expect(stage.sink.entries.map(({ effects }) => effects.end)).toEqual([
      expect.objectContaining({ position: 0, status: "COMPLETED" }),
    ]);
  });

  it("is served while the circuit is open, but not without a model", async () => {
    const open = createStage({ circuit: () => "open" });
    open.store(jobOf());
    const other = jobOf({ jobId: "job-2" });
    expect(reasonsOf(await open.executor.execute(runOf([jobOf(), other]), context))).toEqual([
      "STORED",
      "MODEL_CIRCUIT_OPEN",
    ]);
    const none = createStage({ noModel: true });
    none.store(jobOf());
    expect(reasonsOf(await none.executor.execute(runOf(), context))).toEqual(["MODEL_UNCONFIGURED"]);
  });

  it("is not served when a gate denies, nor to another owner", async () => {
    const stage = createStage();
    stage.store(jobOf());
    expect(reasonsOf(await stage.executor.execute(runOf([jobOf()], false), context))).toEqual([
      "NOT_OPTED_IN",
    ]);
    const others = await stage.executor.execute(runOf(), { ...context, owner: "team-2" });
    expect(reasonsOf(others)).toEqual(["GENERATED"]);
  });

  it("of another job with the same id is a conflict for that job alone", async () => {
    const stage = createStage();
    stage.store(jobOf({ input: { topic: "something else" } }));
    const answer = await stage.executor.execute(runOf([jobOf(), jobOf({ jobId: "job-2" })]), context);
    expect(reasonsOf(answer)).toEqual(["JOB_CONFLICT", "GENERATED"]);
    expect(stage.content.returned).toEqual([]);
  });

  it("is generated again if it is removed while being served", async () => {
    const stage = createStage();
    stage.store(jobOf());
    stage.sink.beforeAppend = () => void stage.sink.goneResults.add("decision-before");
    expect(reasonsOf(await stage.executor.execute(runOf(), context))).toEqual(["GENERATED"]);
    expect(stage.recorded()).toEqual(["admission ADMITTED", "outcome GENERATED"]);
  });

  it("is withheld when the service's own kill is engaged during serving", async () => {
    const stage = createStage();
    stage.store(jobOf());
    stage.sink.killEngaged = true;
    const { jobs } = await stage.executor.execute(runOf(), context);
    expect(jobs[0]).toMatchObject({
      result: { status: "STUB", output: null },
      decision: { gate: "kill-switch", reason: "KILL_SWITCH", sourceDecisionId: null },
    });
  });

  it("is regenerated on request, if it is the result that the request saw", async () => {
    const stage = createStage();
    stage.store(jobOf());
    const first = await stage.executor.execute(runOf(), regenerating);
    expect(reasonsOf(first)).toEqual(["GENERATED"]);
    // A newer result of another replica, found under the lease, is served.
    stage.content.beforeFind = (asked) => {
      if (asked === 3) stage.store(jobOf(), { decisionId: "decision-newer" });
    };
    const second = await stage.executor.execute(runOf(), regenerating);
    expect(second.jobs[0]?.decision).toMatchObject({ reason: "STORED", sourceDecisionId: "decision-newer" });
    expect(stage.model.requests).toHaveLength(1);
    expect(stage.content.held()).toEqual([]);
  });

  it("is a conflict also when regeneration was requested", async () => {
    const stage = createStage();
    stage.store(jobOf({ input: { topic: "something else" } }));
    expect(reasonsOf(await stage.executor.execute(runOf(), regenerating))).toEqual(["JOB_CONFLICT"]);
  });
});

describe("the review requirement", () => {
  const verbatim = jobOf({ jobId: "job-3", mode: "verbatim", input: { sourceText: "statute" } });
  const asking = (requiresReview: boolean, jobs = [jobOf()], allowAI = true): RunV1 => ({
    ...runOf(jobs, allowAI),
    metadata: { requiresReview, allowAI },
  });

  it.each([true, false])("is copied from the run to every decision and record: %s", async (wanted) => {
    const stage = createStage({
      script: (_, { jobId }) =>
        jobId === "job-2" ? { status: "failed", reason: "MODEL_TIMEOUT" } : { status: "generated" },
    });
    const failed = jobOf({ jobId: "job-2" });
    const runs = [
      asking(wanted, [failed]),
      asking(wanted, [jobOf(), verbatim]),
      asking(wanted, [jobOf()], false),
    ];
    const answers = [];
    for (const run of runs) answers.push(...(await stage.executor.execute(run, context)).jobs);
    expect(answers.map(({ decision }) => [decision.reason, decision.requiresReview])).toEqual([
      ["MODEL_TIMEOUT", wanted],
      ["GENERATED", wanted],
      ["COPIED", wanted],
      ["NOT_OPTED_IN", wanted],
    ]);
    expect(stage.sink.entries.map(({ record }) => record.requiresReview)).toEqual(
      stage.recorded().map(() => wanted),
    );
    expect(stage.sink.results.map(({ requiresReview }) => requiresReview)).toEqual([wanted, wanted]);
  });

  it.each([
    { asks: false, generated: false, told: false },
    { asks: true, generated: false, told: true },
    { asks: false, generated: true, told: true },
  ])(
    "of stored content applies if either run requires it: $asks, $generated",
    async ({ asks, generated, told }) => {
      const stage = createStage();
      stage.store(jobOf(), { requiresReview: generated });
      const { jobs } = await stage.executor.execute(asking(asks), context);
      expect(jobs[0]?.decision).toMatchObject({ reason: "STORED", requiresReview: told });
      expect(stage.sink.entries.map(({ record }) => record.requiresReview)).toEqual([told]);
    },
  );

  it("is kept when another process resumes the run", async () => {
    const stage = createStage();
    await stage.executor.resume(asking(false), resumed());
    expect(stage.sink.entries.map(({ record }) => record.requiresReview)).toEqual([false, false]);
  });

  it("applies when an old record lacks the field", async () => {
    const stage = createStage();
    await stage.executor.execute(asking(false), context);
    const records = stage.sink.entries.map(({ record: { requiresReview: _, ...old } }) => old);
    expect(decisionFromRecords(records)?.requiresReview).toBe(true);
  });
});

describe("content that another job generates", () => {
  it("is awaited, and served once stored", async () => {
    const stage = createStage();
    stage.content.lead("job-1");
    const answer = stage.executor.execute(runOf(), context);
    await until(() => stage.content.waiting() === 1);
    expect(stage.recorded()).toEqual([]);
    stage.store(jobOf(), { decisionId: "decision-theirs" });
    stage.content.end("job-1", "unused");
    const [job] = (await answer).jobs;
    expect(job?.decision).toMatchObject({ reason: "STORED", sourceDecisionId: "decision-theirs" });
    expect(stage.model.requests).toEqual([]);
  });

  it("is generated by one waiting job after the first fails, and not a third time", async () => {
    const stage = createStage({ script: () => ({ status: "failed", reason: "MODEL_TIMEOUT" }) });
    stage.content.lead("job-1");
    const answers = Promise.all([1, 2, 3].map(() => stage.executor.execute(runOf(), context)));
    await until(() => stage.content.waiting() === 3);
    stage.content.end("job-1", "failed");
    const reasons = (await answers).flatMap(reasonsOf);
    expect(reasons.toSorted()).toEqual(["MODEL_CIRCUIT_OPEN", "MODEL_CIRCUIT_OPEN", "MODEL_TIMEOUT"]);
    expect(stage.model.requests).toHaveLength(1);
    const denial = stage.sink.entries.find(({ record }) => record.reason === "MODEL_CIRCUIT_OPEN");
    expect(denial?.record).toMatchObject({
      guard: "model-circuit",
      evidence: { guardFigures: { failures: 2 } },
    });
  });

  it("is decided again after the wait: a kill engaged by then denies", async () => {
    const stage = createStage();
    stage.content.lead("job-1");
    const answer = stage.executor.execute(runOf(), context);
    await until(() => stage.content.waiting() === 1);
    stage.kill(true);
    stage.content.wakeAll();
    expect(reasonsOf(await answer)).toEqual(["KILL_SWITCH"]);
  });

  it("takes no call slot while awaited", async () => {
    const stage = createStage({ modelConcurrency: 1 });
    stage.content.lead("job-1");
    const answer = stage.executor.execute(runOf([jobOf(), jobOf({ jobId: "job-2" })]), context);
    await until(() => stage.ends().length === 1);
    expect(stage.ends()).toEqual(["1 COMPLETED"]);
    stage.content.end("job-1", "unused");
    expect(reasonsOf(await answer)).toEqual(["GENERATED", "GENERATED"]);
  });

  it("is not awaited beyond a shutdown's grace period, and the job is recorded", async () => {
    const stage = createStage();
    stage.content.lead("job-1");
    const answer = stage.executor.execute(runOf(), context);
    await until(() => stage.content.waiting() === 1);
    stage.inFlight.abortAll("shutdown");
    stage.content.wakeAll();
    expect(reasonsOf(await answer)).toEqual(["INTERRUPTED"]);
    expect(stage.model.requests).toEqual([]);
  });

  it("is not awaited when the shutdown began before the wait", async () => {
    const stage = createStage();
    stage.content.lead("job-1");
    stage.content.beforeFind = () => stage.inFlight.abortAll("shutdown");
    expect(reasonsOf(await stage.executor.execute(runOf(), context))).toEqual(["INTERRUPTED"]);
    const suspend = new AbortController();
    stage.content.beforeFind = () => suspend.abort();
    const left = stage.executor.resume(runOf(), resumed({ suspend: suspend.signal }));
    await expect(left).rejects.toThrow(RunSuspendedError);
  });
});

it("its run waits for a call slot as an asynchronous one only if its caller does not wait", async () => {
  const lanes: string[] = [];
  const executor = createStage().executor.among({
    modelSlots: (request, work) => {
      lanes.push(request.lane);
      return work();
    },
  });
  await executor.execute(runOf(), context);
  // With an idempotency key another replica may resume the run, but its caller waits.
  await executor.resume(runOf([jobOf({ jobId: "job-2" })]), resumed());
  await executor.resume(
    runOf([jobOf({ jobId: "job-3" })]),
    resumed({ suspend: new AbortController().signal }),
  );
  expect(lanes).toEqual(["synchronous", "synchronous", "asynchronous"]);
});

describe("a lease", () => {
  it("is given back when the admission cannot even be prepared, and the job is denied with a record", async () => {
    const stage = createStage();
    const bounds = () => {
      throw new Error("no bounds");
    };
    const budgets = { tokensPerDay: 1_000, callsPerDay: null, tokensPerRun: null, callsPerRun: null };
    const executor = stage.executor.among({
      generation: stage.generationOf({ ...stage.model, bounds }),
      budgets,
    });
    expect(reasonsOf(await executor.execute(runOf(), context))).toEqual(["TELEMETRY_UNAVAILABLE"]);
    expect(stage.content.returned).toEqual([{ token: "1", as: "unused" }]);
  });

  it("its lease is released when the content was stored between the two reads, and the content is served", async () => {
    const stage = createStage();
    stage.content.beforeFind = (asked) => {
      if (asked === 1) stage.store(jobOf());
    };
    expect(reasonsOf(await stage.executor.execute(runOf(), context))).toEqual(["STORED"]);
    expect(stage.content.returned).toEqual([{ token: "1", as: "unused" }]);
  });

  it("its lease is not taken by a job that cannot call", async () => {
    const stage = createStage({ circuit: () => "open" });
    expect(reasonsOf(await stage.executor.execute(runOf(), context))).toEqual(["MODEL_CIRCUIT_OPEN"]);
    expect([...stage.content.held(), ...stage.content.returned]).toEqual([]);
  });

  it("its lease is released when the circuit opened while it was taken", async () => {
    let circuit: "closed" | "open" = "closed";
    const stage = createStage({ circuit: () => circuit });
    stage.content.beforeFind = () => {
      circuit = "open";
    };
    expect(reasonsOf(await stage.executor.execute(runOf(), context))).toEqual(["MODEL_CIRCUIT_OPEN"]);
    expect(stage.content.held()).toEqual([]);
    expect(stage.content.returned).toEqual([{ token: "1", as: "unused" }]);
  });

  it("the job starts over when its lease is lost before the admission: one admission, one call", async () => {
    const stage = createStage();
    stage.sink.lostLeases.add("1");
    expect(reasonsOf(await stage.executor.execute(runOf(), context))).toEqual(["GENERATED"]);
    expect(stage.content.returned).toEqual([{ token: "1", as: "unused" }]);
    expect(stage.recorded()).toEqual(["admission ADMITTED", "outcome GENERATED"]);
    expect(stage.model.requests).toHaveLength(1);
  });

  it("is not released when another process ended the admission, and the outcome is recorded as late", async () => {
    const stage = createStage({
      script: (_request, { decisionId }) => {
        stage.sink.openAdmissions.delete(decisionId);
        stage.sink.endedAdmissions.add(decisionId);
        return { status: "generated" };
      },
    });
    const { jobs } = await stage.executor.execute(runOf(), context);
    expect(jobs[0]).toMatchObject({
      result: { status: "FAILED", output: null },
      decision: { path: "model", reason: "INTERRUPTED", attempts: 1 },
    });
    expect(stage.sink.results).toEqual([]);
    expect(stage.recorded()).toEqual(["admission ADMITTED", "late-outcome INTERRUPTED"]);
  });

  it("is not generated when the admission was stored unconfirmed, and the admission gets its outcome", async () => {
    const stage = createStage({ newJournal: (options) => new UnsureOfAdmissions(options) });
    const { jobs } = await stage.executor.execute(runOf(), context);
    expect(jobs[0]).toMatchObject({
      result: { status: "STUB", output: null },
      decision: { path: "stub", guard: "telemetry", reason: "TELEMETRY_UNAVAILABLE", attempts: 0 },
    });
    expect(stage.recorded()).toEqual(["admission ADMITTED", "outcome TELEMETRY_UNAVAILABLE"]);
    expect(stage.content.returned).toEqual([{ token: "1", as: "unused" }]);
    expect(stage.model.requests).toEqual([]);
  });

  it("is not returned when its release was stored unconfirmed, and the answer says so", async () => {
    const stage = createStage({ newJournal: (options) => new UnsureOfReleases(options) });
    const { jobs } = await stage.executor.execute(runOf(), context);
    expect(jobs[0]).toMatchObject({
      result: { status: "STUB", output: null },
      decision: { path: "stub", guard: "telemetry", reason: "TELEMETRY_UNAVAILABLE", attempts: 1 },
    });
    const late = "late-outcome TELEMETRY_UNAVAILABLE";
    expect(stage.recorded()).toEqual(["admission ADMITTED", "outcome GENERATED", late]);
  });

  it("is not released when the lease is lost during the call, and the admission gets its outcome", async () => {
    const stage = createStage({
      script: () => {
        stage.sink.lostLeases.add("1");
        return { status: "generated" };
      },
    });
    const { jobs } = await stage.executor.execute(runOf(), context);
    expect(jobs[0]).toMatchObject({
      result: { status: "FAILED", output: null },
      decision: { reason: "INTERRUPTED", attempts: 1 },
    });
    expect(stage.recorded()).toEqual(["admission ADMITTED", "outcome INTERRUPTED"]);
    expect(stage.sink.results).toEqual([]);
  });

  it.each([
    ["the service's own kill is engaged", "KILL_SWITCH"],
    ["the admission cannot be recorded", "TELEMETRY_UNAVAILABLE"],
  ])("its lease is released when %s", async (_when, reason) => {
    const stage = createStage();
    if (reason === "KILL_SWITCH") stage.sink.killEngaged = true;
    else {
      stage.sink.beforeAppend = ([entry]) => {
        if (entry?.record.event === "admission") throw new RecordRefusedError({ records: 1, cause: "no" });
      };
    }
    expect(reasonsOf(await stage.executor.execute(runOf(), context))).toEqual([reason]);
    expect(stage.content.returned).toEqual([{ token: "1", as: "unused" }]);
    expect(stage.model.requests).toEqual([]);
  });

  it("its lease is released when the store fails after the first read: no admission, no call", async () => {
    const stage = createStage();
    const { lease } = stage.content;
    Object.assign(stage.content, {
      lease: async (...of: Parameters<typeof lease>) => {
        const held = await lease(...of);
        stage.content.down = true;
        return held;
      },
    });
    expect(reasonsOf(await stage.executor.execute(runOf(), context))).toEqual(["TELEMETRY_UNAVAILABLE"]);
    expect(stage.content.returned).toEqual([{ token: "1", as: "unused" }]);
    expect(stage.recorded()).toEqual(["denial TELEMETRY_UNAVAILABLE"]);
  });

  it("its lease ends as failed with a recorded failure, and is given up when there is no record", async () => {
    const stage = createStage({ script: () => ({ status: "failed", reason: "MODEL_REFUSED" }) });
    expect(reasonsOf(await stage.executor.execute(runOf(), context))).toEqual(["MODEL_REFUSED"]);
    expect(stage.sink.entries.at(-1)?.effects.leaseEnd).toEqual({ token: "1", as: "failed" });
    expect(stage.content.held()).toEqual([]);
    stage.sink.beforeAppend = ([entry]) => {
      if (entry?.record.event !== "admission") throw new RecordRefusedError({ records: 1, cause: "no" });
    };
    await expect(stage.executor.execute(runOf(), context)).rejects.toThrow(RecordsUnavailableError);
    expect(stage.content.returned).toEqual([{ token: "2", as: "failed" }]);
  });

  it("wakes the jobs of this process that wait for it when its lease ends", async () => {
    const stage = createStage({ script: () => ({ status: "hanging" }) });
    const leading = stage.executor.execute(runOf(), context);
    await until(() => stage.model.requests.length === 1);
    const following = stage.executor.execute(runOf(), context);
    await until(() => stage.content.waiting() === 1);
    stage.inFlight.abortAll("killed");
    expect(reasonsOf(await leading)).toEqual(["KILL_SWITCH"]);
    await until(() => stage.model.requests.length === 2);
    stage.inFlight.abortAll("killed");
    await following;
  });
});

it("the record of a call that a gate denies has the fields of telemetry v1 only", async () => {
  const stage = createStage({ script: () => ({ status: "hanging" }) });
  const answer = stage.executor.execute(runOf(), context);
  await until(() => stage.model.requests.length === 1);
  stage.kill(true);
  stage.inFlight.abortAll("killed");
  expect(reasonsOf(await answer)).toEqual(["KILL_SWITCH"]);
  expect(stage.recorded()).toEqual(["admission ADMITTED", "outcome KILL_SWITCH"]);
});

describe("an unavailable store", () => {
  it("denies", async () => {
    const stage = createStage();
    stage.content.down = true;
    const { jobs } = await stage.executor.execute(runOf(), context);
    expect(jobs[0]?.decision).toMatchObject({ guard: "telemetry", reason: "TELEMETRY_UNAVAILABLE" });
    expect(stage.unexpected).toEqual([]);
    expect(stage.model.requests).toEqual([]);
  });

  it("differs from a programming error, which also denies and is reported", async () => {
    const stage = createStage();
    const mistake = new TypeError("undefined is not a function");
    Object.assign(stage.content, { find: () => Promise.reject(mistake) });
    expect(reasonsOf(await stage.executor.execute(runOf(), context))).toEqual(["TELEMETRY_UNAVAILABLE"]);
    expect(stage.unexpected).toEqual([mistake]);
  });
});

describe("the run limit", () => {
  it("counts in document order and each job once, however often it waits", async () => {
    const stage = createStage({ maxJobsPerRun: 2, modelConcurrency: 1 });
    stage.content.lead("job-1");
    const jobs = ["job-1", "job-2", "job-3"].map((jobId) => jobOf({ jobId }));
    const answer = stage.executor.execute(runOf(jobs), context);
    for (let times = 0; times < 3; times += 1) {
      await until(() => stage.content.waiting() === 1);
      stage.content.wakeAll();
    }
    await until(() => stage.content.waiting() === 1 && stage.ends().length === 2);
    stage.content.end("job-1", "unused");
    expect(reasonsOf(await answer)).toEqual(["GENERATED", "GENERATED", "RUN_LIMIT_REACHED"]);
  });

  it("continues from the run's earlier count", async () => {
    const stage = createStage({ maxJobsPerRun: 2 });
    const jobs = ["job-1", "job-2", "job-3"].map((jobId) => jobOf({ jobId }));
    const admittedByRule = new Map([["chemistry", 1]]);
    await stage.executor.resume(runOf(jobs), resumed({ ended: new Set([0]), admittedByRule }));
    expect(stage.ends()).toEqual(expect.arrayContaining(["1 COMPLETED", "2 STUB"]));
    expect(stage.ends()).toHaveLength(2);
    expect(admittedByRule.get("chemistry")).toBe(1);
  });
});

describe("a shutdown", () => {
  it("a shutdown leaves the jobs of a resumable run without record or end", async () => {
    const stage = createStage();
    const suspend = AbortSignal.abort();
    await expect(stage.executor.resume(runOf(), resumed({ suspend }))).rejects.toThrow(RunSuspendedError);
    expect(stage.sink.entries).toEqual([]);
  });

  it("an aborted call of a resumable run has its outcome recorded and its job left open", async () => {
    const stage = createStage({ script: () => ({ status: "hanging" }) });
    const suspend = new AbortController();
    const left = stage.executor.resume(runOf(), resumed({ suspend: suspend.signal }));
    await until(() => stage.model.requests.length === 1);
    suspend.abort();
    stage.inFlight.abortAll("shutdown");
    await expect(left).rejects.toThrow(RunSuspendedError);
    expect(stage.recorded()).toEqual(["admission ADMITTED", "outcome INTERRUPTED"]);
    expect(stage.ends()).toEqual([]);
    expect(stage.content.held()).toEqual([]);
  });

  it("an aborted call of a run that is not resumable ends its job", async () => {
    const stage = createStage({ script: () => ({ status: "hanging" }) });
    const answer = stage.executor.execute(runOf(), context);
    await until(() => stage.model.requests.length === 1);
    stage.inFlight.abortAll("shutdown");
    expect(reasonsOf(await answer)).toEqual(["INTERRUPTED"]);
    expect(stage.ends()).toEqual(["0 FAILED"]);
  });
});

describe("a call that a kill aborts", () => {
  it("leaves records that satisfy telemetry v1", async () => {
    const stage = createStage({ script: () => ({ status: "hanging" }) });
    const answer = stage.executor.execute(runOf(), context);
    await until(() => stage.model.requests.length === 1);
    stage.kill(true);
    stage.inFlight.abortAll("killed");
    expect(reasonsOf(await answer)).toEqual(["KILL_SWITCH"]);
    expect(stage.recorded()).toEqual(["admission ADMITTED", "outcome KILL_SWITCH"]);
    for (const { record } of stage.sink.entries)
      expect(parseWith(telemetryV1, record)).toMatchObject({ ok: true });
  });
});

describe("a large run", () => {
  const jobs = Array.from({ length: 1_000 }, (_, at) => jobOf({ jobId: `job-${at}` }));
  /** Counts decisions, in total and within one turn of the event loop. */
  const counting = () => {
    const asked = { inAll: 0, inOneTurn: 0, mostInOneTurn: 0 };
    const nextTurn = () => {
      asked.inOneTurn = 0;
    };
    const engine: typeof decide = (input) => {
      if (asked.inOneTurn === 0) setImmediate(nextTurn);
      asked.inAll += 1;
      asked.inOneTurn += 1;
      asked.mostInOneTurn = Math.max(asked.mostInOneTurn, asked.inOneTurn);
      return decide(input);
    };
    return { asked, engine };
  };

  it("has at most 128 jobs under way, and another owner's job is recorded before the rest", async () => {
    const { asked, engine } = counting();
    const stage = createStage({ engine });
    const written = Promise.withResolvers<void>();
    let groups = 0;
    stage.sink.beforeAppend = () => {
      groups += 1;
      return written.promise;
    };
    const large = stage.executor.execute(runOf(jobs, false), context);
    await until(() => groups === 1);
    const other = stage.executor.execute(runOf([jobOf()], false), { ...context, owner: "team-2" });
    await until(() => asked.inAll > decisionsPerOwner);
    expect(asked.inAll).toBe(decisionsPerOwner + 1);
    written.resolve();
    await Promise.all([large, other]);
    expect(stage.sink.entries.findIndex(({ record }) => record.owner === "team-2")).toBeLessThan(
      decisionsPerOwner,
    );
    expect(stage.sink.entries).toHaveLength(1_001);
  });

  it("does not block the event loop, denied or admitted", async () => {
    for (const allowAI of [false, true]) {
      const { asked, engine } = counting();
      const stage = createStage({ engine });
      stage.sink.beforeAppend = () => new Promise(setImmediate);
      await stage.executor.execute(runOf(jobs, allowAI), context);
      expect(asked.inAll).toBeGreaterThanOrEqual(1_000);
      expect(asked.mostInOneTurn).toBeLessThan(2 * decisionsPerOwner);
    }
  });
});
