import { parseTelemetryV1, type RunResponseV1, type RunV1 } from "@slotgate/contracts";
import { FateUnknownError, Journal, RecordRefusedError } from "@slotgate/telemetry";
import { describe, expect, it } from "vitest";
import { decisionFromRecords } from "./decision-from-records.ts";
import { context, createStage, jobOf, resultOf, resumed, runOf, until } from "./executor-stage.test-case.ts";
import { RecordsUnavailableError } from "./records-unavailable-error.ts";
import { RunSuspendedError } from "./run-suspended-error.ts";

/** Its admissions get in, and it does not know. */
class UnsureOfAdmissions extends Journal {
  override async admit(...admit: Parameters<Journal["admit"]>): Promise<never> {
    await super.admit(...admit);
    throw new FateUnknownError({ cause: new Error("cut") });
  }
}

/** Its releases get in, and it does not know. */
class UnsureOfReleases extends Journal {
  override async release(...release: Parameters<Journal["release"]>): Promise<never> {
    await super.release(...release);
    throw new FateUnknownError({ cause: new Error("cut") });
  }
}

const reasonsOf = ({ jobs }: RunResponseV1) => jobs.map(({ decision }) => decision.reason);
const passingOver = { ...context, stored: "pass-over" } as const;

describe("content in store", () => {
  it("is generated once, stored with its outcome, and the lease ends with that", async () => {
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

  it("is served under a record of its own, without a lease and without a call", async () => {
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

  it("ends its job, with the record that serves it", async () => {
    const stage = createStage();
    stage.store(jobOf());
    await stage.executor.resume(runOf(), resumed());
    expect(stage.sink.entries.map(({ effects }) => effects.end)).toEqual([
      expect.objectContaining({ position: 0, status: "COMPLETED" }),
    ]);
  });

  it("is served with the circuit open, but not without a model", async () => {
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

  it("of another job under the same id is a conflict, for that job alone", async () => {
    const stage = createStage();
    stage.store(jobOf({ input: { topic: "something else" } }));
    const answer = await stage.executor.execute(runOf([jobOf(), jobOf({ jobId: "job-2" })]), context);
    expect(reasonsOf(answer)).toEqual(["JOB_CONFLICT", "GENERATED"]);
    expect(stage.content.returned).toEqual([]);
  });

  it("that goes away while it is being served is generated anew", async () => {
    const stage = createStage();
    stage.store(jobOf());
    stage.sink.beforeAppend = () => void stage.sink.goneResults.add("decision-before");
    expect(reasonsOf(await stage.executor.execute(runOf(), context))).toEqual(["GENERATED"]);
    expect(stage.recorded()).toEqual(["admission ADMITTED", "outcome GENERATED"]);
  });

  it("is held back when the store's kill is engaged in the moment of serving", async () => {
    const stage = createStage();
    stage.store(jobOf());
    stage.sink.killEngaged = true;
    const { jobs } = await stage.executor.execute(runOf(), context);
    expect(jobs[0]).toMatchObject({
      result: { status: "STUB", output: null },
      decision: { gate: "kill-switch", reason: "KILL_SWITCH", sourceDecisionId: null },
    });
  });

  it("that was there before is passed over on demand, exactly that", async () => {
    const stage = createStage();
    stage.store(jobOf());
    const first = await stage.executor.execute(runOf(), passingOver);
    expect(reasonsOf(first)).toEqual(["GENERATED"]);
    // Somebody else's newer one, found under the lease, is served.
    stage.content.beforeFind = (asked) => {
      if (asked === 3) stage.store(jobOf(), { decisionId: "decision-newer" });
    };
    const second = await stage.executor.execute(runOf(), passingOver);
    expect(second.jobs[0]?.decision).toMatchObject({ reason: "STORED", sourceDecisionId: "decision-newer" });
    expect(stage.model.requests).toHaveLength(1);
    expect(stage.content.held()).toEqual([]);
  });

  it("is a conflict also for who passes over", async () => {
    const stage = createStage();
    stage.store(jobOf({ input: { topic: "something else" } }));
    expect(reasonsOf(await stage.executor.execute(runOf(), passingOver))).toEqual(["JOB_CONFLICT"]);
  });
});

describe("whether content must be reviewed", () => {
  const verbatim = jobOf({ jobId: "job-3", mode: "verbatim", input: { sourceText: "statute" } });
  const asking = (requiresReview: boolean, jobs = [jobOf()], allowAI = true): RunV1 => ({
    ...runOf(jobs, allowAI),
    metadata: { requiresReview, allowAI },
  });

  it.each([true, false])("stands in every decision and every record as the run says: %s", async (wanted) => {
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
    "of stored content is what either run asked for: $asks, $generated",
    async ({ asks, generated, told }) => {
      const stage = createStage();
      stage.store(jobOf(), { requiresReview: generated });
      const { jobs } = await stage.executor.execute(asking(asks), context);
      expect(jobs[0]?.decision).toMatchObject({ reason: "STORED", requiresReview: told });
      expect(stage.sink.entries.map(({ record }) => record.requiresReview)).toEqual([told]);
    },
  );

  it("is told of a run that another process goes on with", async () => {
    const stage = createStage();
    await stage.executor.resume(asking(false), resumed());
    expect(stage.sink.entries.map(({ record }) => record.requiresReview)).toEqual([false, false]);
  });

  it("counts as asked for where an old record does not say", async () => {
    const stage = createStage();
    await stage.executor.execute(asking(false), context);
    const records = stage.sink.entries.map(({ record: { requiresReview: _, ...old } }) => old);
    expect(decisionFromRecords(records)?.requiresReview).toBe(true);
  });
});

describe("content that somebody else generates", () => {
  it("is waited for, and served when it is stored", async () => {
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

  it("is generated by one of those who waited when the leader fails, and not a third time", async () => {
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

  it("is decided anew after the waiting: a kill that came meanwhile denies", async () => {
    const stage = createStage();
    stage.content.lead("job-1");
    const answer = stage.executor.execute(runOf(), context);
    await until(() => stage.content.waiting() === 1);
    stage.kill(true);
    stage.content.wakeAll();
    expect(reasonsOf(await answer)).toEqual(["KILL_SWITCH"]);
  });

  it("holds no place of those that call the model while it is waited for", async () => {
    const stage = createStage({ modelConcurrency: 1 });
    stage.content.lead("job-1");
    const answer = stage.executor.execute(runOf([jobOf(), jobOf({ jobId: "job-2" })]), context);
    await until(() => stage.ends().length === 1);
    expect(stage.ends()).toEqual(["1 COMPLETED"]);
    stage.content.end("job-1", "unused");
    expect(reasonsOf(await answer)).toEqual(["GENERATED", "GENERATED"]);
  });

  it("is not waited for beyond a shutdown's grace, and that has its record", async () => {
    const stage = createStage();
    stage.content.lead("job-1");
    const answer = stage.executor.execute(runOf(), context);
    await until(() => stage.content.waiting() === 1);
    stage.inFlight.abortAll("shutdown");
    stage.content.wakeAll();
    expect(reasonsOf(await answer)).toEqual(["INTERRUPTED"]);
    expect(stage.model.requests).toEqual([]);
  });

  it("is not waited for when the shutdown came a moment before, and nobody is woken any more", async () => {
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

describe("a lease", () => {
  it("is given back when the content turned up between the two looks, and that is served", async () => {
    const stage = createStage();
    stage.content.beforeFind = (asked) => {
      if (asked === 1) stage.store(jobOf());
    };
    expect(reasonsOf(await stage.executor.execute(runOf(), context))).toEqual(["STORED"]);
    expect(stage.content.returned).toEqual([{ token: "1", as: "unused" }]);
  });

  it("is not taken by somebody who cannot call", async () => {
    const stage = createStage({ circuit: () => "open" });
    expect(reasonsOf(await stage.executor.execute(runOf(), context))).toEqual(["MODEL_CIRCUIT_OPEN"]);
    expect([...stage.content.held(), ...stage.content.returned]).toEqual([]);
  });

  it("that was taken while the circuit opened is given back", async () => {
    let circuit: "closed" | "open" = "closed";
    const stage = createStage({ circuit: () => circuit });
    stage.content.beforeFind = () => {
      circuit = "open";
    };
    expect(reasonsOf(await stage.executor.execute(runOf(), context))).toEqual(["MODEL_CIRCUIT_OPEN"]);
    expect(stage.content.held()).toEqual([]);
    expect(stage.content.returned).toEqual([{ token: "1", as: "unused" }]);
  });

  it("that is lost before the admission begins again; one admission, one call", async () => {
    const stage = createStage();
    stage.sink.lostLeases.add("1");
    expect(reasonsOf(await stage.executor.execute(runOf(), context))).toEqual(["GENERATED"]);
    expect(stage.content.returned).toEqual([{ token: "1", as: "unused" }]);
    expect(stage.recorded()).toEqual(["admission ADMITTED", "outcome GENERATED"]);
    expect(stage.model.requests).toHaveLength(1);
  });

  it("of an admission that another has ended meanwhile releases nothing, and its outcome is kept as late", async () => {
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

  it("of an admission that got in, although nobody can tell, calls nothing, and the admission has its outcome", async () => {
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

  it("of a release that got in, although nobody can tell, gives nothing to the caller and says so", async () => {
    const stage = createStage({ newJournal: (options) => new UnsureOfReleases(options) });
    const { jobs } = await stage.executor.execute(runOf(), context);
    expect(jobs[0]).toMatchObject({
      result: { status: "STUB", output: null },
      decision: { path: "stub", guard: "telemetry", reason: "TELEMETRY_UNAVAILABLE", attempts: 1 },
    });
    const late = "late-outcome TELEMETRY_UNAVAILABLE";
    expect(stage.recorded()).toEqual(["admission ADMITTED", "outcome GENERATED", late]);
  });

  it("that is lost during the call releases nothing, and the admission has its outcome", async () => {
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
    ["the store's kill is engaged", "KILL_SWITCH"],
    ["the admission cannot be recorded", "TELEMETRY_UNAVAILABLE"],
  ])("is given back when %s", async (_when, reason) => {
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

  it("is given back when the store goes down after the first look; no admission, no call", async () => {
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

  it("ends as failed with a failure's record, and is given up when there is no record", async () => {
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

  it("wakes who waits for it in this process when it ends", async () => {
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

it("a call that a gate denies after all has a record that says what records say, and nothing of how it was denied", async () => {
  const stage = createStage({ script: () => ({ status: "hanging" }) });
  const answer = stage.executor.execute(runOf(), context);
  await until(() => stage.model.requests.length === 1);
  stage.kill(true);
  stage.inFlight.abortAll("killed");
  expect(reasonsOf(await answer)).toEqual(["KILL_SWITCH"]);
  expect(stage.recorded()).toEqual(["admission ADMITTED", "outcome KILL_SWITCH"]);
});

describe("a store that cannot be asked", () => {
  it("denies: nobody knows what is in it", async () => {
    const stage = createStage();
    stage.content.down = true;
    const { jobs } = await stage.executor.execute(runOf(), context);
    expect(jobs[0]?.decision).toMatchObject({ guard: "telemetry", reason: "TELEMETRY_UNAVAILABLE" });
    expect(stage.unexpected).toEqual([]);
    expect(stage.model.requests).toEqual([]);
  });

  it("is told from a mistake, which denies as well and is reported", async () => {
    const stage = createStage();
    const mistake = new TypeError("undefined is not a function");
    Object.assign(stage.content, { find: () => Promise.reject(mistake) });
    expect(reasonsOf(await stage.executor.execute(runOf(), context))).toEqual(["TELEMETRY_UNAVAILABLE"]);
    expect(stage.unexpected).toEqual([mistake]);
  });
});

describe("the run limit", () => {
  it("counts in document order, and each job once, however often it has to wait", async () => {
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

  it("goes on from what the run had counted before", async () => {
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
  it("leaves the jobs of a run that others can go on with: no record, no end", async () => {
    const stage = createStage();
    const suspend = AbortSignal.abort();
    await expect(stage.executor.resume(runOf(), resumed({ suspend }))).rejects.toThrow(RunSuspendedError);
    expect(stage.sink.entries).toEqual([]);
  });

  it("gives the outcome of an aborted call its record, without an end, where others go on", async () => {
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

  it("ends the same call of a run that nobody goes on with", async () => {
    const stage = createStage({ script: () => ({ status: "hanging" }) });
    const answer = stage.executor.execute(runOf(), context);
    await until(() => stage.model.requests.length === 1);
    stage.inFlight.abortAll("shutdown");
    expect(reasonsOf(await answer)).toEqual(["INTERRUPTED"]);
    expect(stage.ends()).toEqual(["0 FAILED"]);
  });
});

describe("a call that a kill aborts", () => {
  it("leaves records that satisfy their contract to the letter", async () => {
    const stage = createStage({ script: () => ({ status: "hanging" }) });
    const answer = stage.executor.execute(runOf(), context);
    await until(() => stage.model.requests.length === 1);
    stage.kill(true);
    stage.inFlight.abortAll("killed");
    expect(reasonsOf(await answer)).toEqual(["KILL_SWITCH"]);
    expect(stage.recorded()).toEqual(["admission ADMITTED", "outcome KILL_SWITCH"]);
    for (const { record } of stage.sink.entries) expect(parseTelemetryV1(record)).toMatchObject({ ok: true });
  });
});
