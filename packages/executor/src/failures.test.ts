import { explanationOf } from "@slotgate/contracts";
import { decide } from "@slotgate/gate";
import { RecordRefusedError } from "@slotgate/telemetry";
import { expect, it } from "vitest";
import { RecordsUnavailableError } from "./records-unavailable-error.ts";
import { context, createStage, jobOf, runOf, until } from "./testing/executor-stage.ts";

it("a failed call is recorded and answered with status, code and the scope it concerns", async () => {
  const script = () =>
    ({
      status: "failed",
      reason: "MODEL_HTTP_ERROR",
      httpStatus: 400,
      code: "context_length_exceeded",
      concerns: "content",
    }) as const;
  const stage = createStage({ script });
  const { jobs } = await stage.executor.execute(runOf(), context);
  const failure = {
    detail: "scripted failure",
    httpStatus: 400,
    code: "context_length_exceeded",
    concerns: "content",
  };
  expect(stage.recorded()).toEqual(["admission ADMITTED", "outcome MODEL_HTTP_ERROR"]);
  expect(stage.sink.entries.at(-1)?.record.model).toMatchObject({ attempts: 1, failure });
  expect(stage.sink.entries[0]?.record.model).not.toHaveProperty("failure");
  expect(jobs[0]?.decision).toMatchObject({
    failure,
    explanation: "Failed: the model provider answered with an error (scripted failure).",
  });
});

it.each([
  ["denied", jobOf(), false],
  ["copied verbatim", jobOf({ mode: "verbatim", input: { sourceText: "As the law says." } }), true],
])("a job that is %s has no answer when it cannot be recorded", async (_, job, allowAI) => {
  const stage = createStage();
  stage.sink.beforeAppend = () => {
    throw new RecordRefusedError({ records: 1, cause: "no" });
  };
  const answer = stage.executor.execute(runOf([job], allowAI), context);
  await expect(answer).rejects.toThrow(RecordsUnavailableError);
  expect(stage.recorded()).toEqual([]);
});

it("a success or an interruption has no failure", async () => {
  const stage = createStage();
  const { jobs } = await stage.executor.execute(runOf(), context);
  expect(jobs[0]?.decision).not.toHaveProperty("failure");
  const hanging = createStage({ script: () => ({ status: "hanging" }) });
  const answer = hanging.executor.execute(runOf(), context);
  await until(() => hanging.inFlight.count === 1);
  hanging.inFlight.abortAll("shutdown");
  expect((await answer).jobs[0]?.decision).not.toHaveProperty("failure");
});

it("an error thrown by a gate is reported, and its type recorded without its message", async () => {
  const secret = "content of a caller";
  const thrown = Object.assign(new RangeError(secret), { code: "ERR_A" });
  const engine: typeof decide = (input) => {
    const { allowlist } = input.state;
    const match = () => {
      throw thrown;
    };
    return decide({
      ...input,
      state: { ...input.state, allowlist: allowlist === null ? null : { ...allowlist, match } },
    });
  };
  const stage = createStage({ engine });
  const { jobs } = await stage.executor.execute(runOf(), context);
  expect(stage.gateFailures).toEqual([{ gate: "allowlist", thrown }]);
  const record = stage.sink.entries[0]?.record ?? expect.unreachable();
  expect(record).toMatchObject({
    gate: "allowlist",
    reason: "GATE_ERROR",
    evidence: { gateError: { type: "RangeError", code: "ERR_A" } },
  });
  expect(jobs[0]?.decision.explanation).toBe(explanationOf(record));
  expect(explanationOf(record)).toContain("(`RangeError` `ERR_A`)");
  expect(JSON.stringify([stage.sink.entries, jobs])).not.toContain(secret);
});

it("a job of another owner gets the next slot, however many jobs of one owner wait", async () => {
  const calls: { readonly owner: string; readonly end: () => void }[] = [];
  const stage = createStage({
    modelConcurrency: 3,
    script: async ({ owner }) => {
      await new Promise<void>((end) => calls.push({ owner, end }));
      return { status: "generated" };
    },
  });
  const jobsOf = (name: string, count: number) =>
    runOf(Array.from({ length: count }, (_, index) => jobOf({ jobId: `${name}-${index}` })));
  const runs = Array.from({ length: 6 }, (_, run) =>
    stage.executor.execute(jobsOf(`a${run}`, 10), { ...context, owner: "a" }),
  );
  await until(() => calls.length === 3);
  const other = stage.executor.execute(jobsOf("b", 1), { ...context, owner: "b" });
  await until(() => stage.recorded().length === 3);
  calls[0]?.end();
  await until(() => calls.length === 4);
  expect(calls[3]?.owner).toBe("b");
  calls[3]?.end();
  expect((await other).jobs[0]?.result.status).toBe("COMPLETED");
  let ended = 0;
  const all = Promise.all(runs).then(() => {
    ended = 1;
  });
  await until(() => {
    for (const call of calls.splice(0)) call.end();
    return ended === 1;
  });
  await all;
});

it("a circuit that is open for one owner does not affect another", async () => {
  const stage = createStage({ circuit: (owner) => (owner === "a" ? "open" : "closed") });
  const reasonFor = async (owner: string) =>
    (await stage.executor.execute(runOf(), { ...context, owner })).jobs[0]?.decision.reason;
  expect([await reasonFor("a"), await reasonFor("b")]).toEqual(["MODEL_CIRCUIT_OPEN", "GENERATED"]);
});
