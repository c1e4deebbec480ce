import type { GenerationV1 } from "@slotgate/contracts";
import { digestOf } from "@slotgate/contracts/digest";
import { chooseProfile, type GateState, rolloutBucket } from "@slotgate/gate";
import { createScriptedModel, type ScriptedModelOptions } from "@slotgate/model/test";
import { expect, it } from "vitest";
import type { InForce } from "../generation/generation-in-force.ts";
import { selfTestCases } from "../self-test/self-test-cases.ts";
import { builtInGeneration, createStage, jobOf, runOf, until } from "../testing/executor-stage.ts";
import { isSyntheticOwner } from "./drill-mark.ts";
import { createTryExecutor, type TryInput } from "./try-executor.ts";

const open = selfTestCases().find(({ denial }) => denial === null)?.state ?? expect.unreachable();
const rolledOut = (basisPoints: number): GateState => {
  const controls = open.controls ?? expect.unreachable();
  const rollout = { state: "valid", groupId: "slotgen.ai", basisPoints } as const;
  return {
    ...open,
    rolloutCap: { state: "none" },
    controls: { ...controls, snapshot: { ...controls.snapshot, rollout } },
  };
};

const settings = builtInGeneration.models["default"] ?? expect.unreachable();
const priced: GenerationV1 = {
  ...builtInGeneration,
  models: {
    default: { ...settings, price: { currency: "EUR", inputPerMillion: 1, outputPerMillion: 1 } },
  },
};

/** A document whose profiles a scripted model fills, and what that was asked. */
function filledBy(
  script: ScriptedModelOptions["script"] = () => ({ status: "generated" }),
  document = builtInGeneration,
) {
  const model = createScriptedModel({ script });
  const filling: InForce = {
    document,
    revision: 0,
    digest: digestOf(document),
    generator: { portOf: () => model, problems: () => [] },
  };
  return { model, filling };
}

function tryStage({ basisPoints = 10_000 } = {}) {
  const stage = createStage();
  const tries = createTryExecutor({
    executor: stage.executor,
    gateState: () => rolledOut(basisPoints),
    noting: (generation) => generation,
    now: () => performance.now(),
    onUnexpected: (error) => stage.unexpected.push(error),
  });
  const progress: number[] = [];
  const attempt = (changes: Partial<TryInput> & Pick<TryInput, "candidate" | "inForce">) =>
    tries({
      run: runOf(),
      calls: 1,
      tryId: "t-1",
      subject: "ada",
      traceId: null,
      signal: new AbortController().signal,
      onProgress: ({ done }) => progress.push(done),
      ...changes,
    });
  return { stage, attempt, progress };
}

it("generates the first jobs with both documents, and records them under owners of no key", async () => {
  const { stage, attempt, progress } = tryStage();
  const [candidate, inForce] = [filledBy(undefined, priced), filledBy()];
  const run = runOf(["a", "b", "c"].map((jobId) => jobOf({ jobId })));
  const sides = await attempt({ run, calls: 2, candidate: candidate.filling, inForce: inForce.filling });
  expect(sides).toHaveLength(2);
  expect(sides[0]).toMatchObject({
    problem: null,
    candidate: {
      answer: { result: { status: "COMPLETED" }, decision: { jobId: "a/try-1", reason: "GENERATED" } },
      detail: null,
    },
    inForce: { answer: { result: { status: "COMPLETED" } }, cost: null },
  });
  expect([candidate.model.requests.length, inForce.model.requests.length]).toEqual([2, 2]);
  const owners = new Set(stage.sink.entries.map(({ record }) => record.owner ?? ""));
  expect([...owners].sort()).toEqual(["try:t-1", "try:t-1:now"]);
  expect([...owners].every(isSyntheticOwner)).toBe(true);
  expect(progress).toEqual([0, 1]);
  // Nothing of it counts, and the document in force stays.
  expect({ called: stage.called, decided: stage.decided, released: stage.released }).toEqual({
    called: [],
    decided: [],
    released: [],
  });
  expect(stage.model.requests).toEqual([]);
});

it("says why a call failed", async () => {
  const failing = filledBy(() => ({ status: "failed", reason: "MODEL_OUTPUT_INVALID" }));
  const [side] = await tryStage().attempt({ candidate: failing.filling, inForce: null });
  expect(side).toMatchObject({
    candidate: {
      answer: { result: { status: "FAILED", output: null }, decision: { reason: "MODEL_OUTPUT_INVALID" } },
      detail: expect.stringMatching(/./),
    },
    inForce: null,
  });
});

it("sends nothing while the kill is engaged, and shows the denial", async () => {
  const { stage, attempt } = tryStage();
  const { model, filling } = filledBy();
  stage.kill(true);
  const [side] = await attempt({ candidate: filling, inForce: null });
  expect(side).toMatchObject({
    candidate: { answer: { decision: { gate: "kill-switch", reason: "KILL_SWITCH" } }, answeredBy: null },
  });
  expect(model.requests).toEqual([]);
});

it("ends when a kill comes during a call, and begins no further one", async () => {
  const { stage, attempt } = tryStage();
  const { model, filling } = filledBy(() => ({ status: "hanging" }));
  const run = runOf(["a", "b"].map((jobId) => jobOf({ jobId })));
  const sides = attempt({ run, calls: 2, candidate: filling, inForce: null });
  await until(() => model.requests.length === 1);
  stage.kill(true);
  stage.inFlight.abortAll("killed");
  expect(await sides).toMatchObject(
    ["a", "b"].map(() => ({ candidate: { answer: { result: { status: "STUB" } } } })),
  );
  expect(model.requests).toHaveLength(1);
});

it("obeys the gates: a run that does not opt in is denied", async () => {
  const { model, filling } = filledBy();
  const run = runOf(undefined, false);
  const [side] = await tryStage().attempt({ run, candidate: filling, inForce: null });
  expect(side).toMatchObject({ candidate: { answer: { decision: { reason: "NOT_OPTED_IN" } } } });
  expect(model.requests).toEqual([]);
});

it("takes the first id that lies within the rollout in force, and tries nothing at 0 %", async () => {
  const { filling } = filledBy();
  const [side] = await tryStage({ basisPoints: 100 }).attempt({ candidate: filling, inForce: null });
  const jobId = side?.problem === null ? side.candidate.answer.decision.jobId : "";
  const n = Number(jobId.replace("job-1/try-", ""));
  const within = (at: number) => rolloutBucket({ groupId: "slotgen.ai", jobId: `job-1/try-${at}` }) < 100;
  expect(Array.from({ length: n }, (_, at) => within(at + 1)).indexOf(true)).toBe(n - 1);
  const [none] = await tryStage({ basisPoints: 0 }).attempt({ candidate: filling, inForce: null });
  expect(none).toEqual({ problem: expect.stringContaining("takes no job") });
});

it("begins no further job once its caller is gone", async () => {
  const gone = new AbortController();
  const { model, filling } = filledBy(() => {
    gone.abort();
    return { status: "generated" };
  });
  const run = runOf(["a", "b"].map((jobId) => jobOf({ jobId })));
  const { signal } = gone;
  expect(await tryStage().attempt({ run, calls: 2, candidate: filling, inForce: null, signal })).toHaveLength(
    1,
  );
  expect(model.requests).toHaveLength(1);
});

it("fills a job with the profile that fills its own id, not with that of the id of the try", async () => {
  const [profile = expect.unreachable()] = builtInGeneration.profiles;
  const document: GenerationV1 = {
    ...builtInGeneration,
    profiles: [
      { ...profile, canary: { profile: "trial", basisPoints: 5_000 } },
      { ...profile, id: "trial", match: null },
    ],
  };
  const jobs = Array.from({ length: 8 }, (_, n) => jobOf({ jobId: `job-${n}` }));
  const scope = runOf().appliesTo;
  const own = jobs.map((job) => chooseProfile(document, { job, scope })?.profile.id);
  expect(new Set(own).size).toBe(2);
  const sides = await tryStage().attempt({
    run: runOf(jobs),
    calls: 8,
    candidate: filledBy(undefined, document).filling,
    inForce: null,
  });
  const tried = sides.map((side) => {
    const jobId = side.problem === null ? side.candidate.answer.decision.jobId : "";
    return chooseProfile(document, { job: jobOf({ jobId }), scope })?.profile.id;
  });
  expect(tried).toEqual(own);
});
