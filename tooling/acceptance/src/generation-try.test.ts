import {
  assertWith,
  type GenerationTriedV1,
  type GenerationV1,
  generationStateV1,
  generationTriedV1,
  parseWith,
  problemV1,
  type RunV1,
  type TriedJob,
  telemetryListV1,
} from "@slotgate/contracts";
import { afterAll, beforeAll, expect, it } from "vitest";
import { callUnderWay } from "./world/call-under-way.ts";
import { jobOf, runOf } from "./world/documents.ts";
import { engage, release } from "./world/engage-and-release.ts";
import { startWorld, type World } from "./world/start-world.ts";
import { until } from "./world/until.ts";

let world: World;
let candidate: GenerationV1;
beforeAll(async () => {
  world = await startWorld();
  await world.untilOpen();
  const state = assertWith(generationStateV1, await (await ask("/v1/generation")).json());
  const { document } = state;
  const [model, prompt] = [document?.models["default"], document?.prompts["fill-slot.v1"]];
  if (document === null || model === undefined || prompt === undefined) throw new Error("no document");
  candidate = {
    ...document,
    models: { default: { ...model, price: { currency: "EUR", inputPerMillion: 1, outputPerMillion: 2 } } },
    prompts: { "fill-slot.v1": { ...prompt, instructions: `${prompt.instructions}\n- Be brief.` } },
  };
});
afterAll(() => world.stop());

const ask = (path: string, body?: object, key = world.keys.operate) =>
  world.request(path, { key, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
const attempt = async (run: RunV1, calls: number): Promise<GenerationTriedV1> => {
  const response = await ask("/v1/generation/try", { version: "v1", document: candidate, run, calls });
  return assertWith(generationTriedV1, await response.json());
};
const telemetry = async (query: string) =>
  assertWith(telemetryListV1, await (await ask(`/v1/telemetry?${query}`)).json()).records;

/** A busy machine may deny at first: tries again until both sides have content. */
async function generated(): Promise<{ readonly run: RunV1; readonly calls: NonNullable<TriedJob["calls"]> }> {
  for (;;) {
    const run = runOf({ jobs: [jobOf(), jobOf()] });
    const [first, second] = (await attempt(run, 1)).jobs;
    expect(second?.calls).toBeNull();
    const calls = first?.calls ?? expect.unreachable("the first job has no calls");
    if (calls.candidate?.result.status === "COMPLETED" && calls.inForce?.result.status === "COMPLETED")
      return { run, calls };
  }
}

it("generates with both documents in the real service, and serves the results to nobody else", async () => {
  world.simulator.clear();
  const { run, calls } = await generated();
  const { candidate: tried, inForce } = calls;
  expect(tried?.cost).toMatchObject({ currency: "EUR", amount: expect.any(Number) });
  expect(inForce?.cost).toBeNull();
  // Each side asked the provider with its own prompt, and its content differs.
  expect(tried?.result.output).not.toEqual(inForce?.result.output);
  const asked = world.simulator.requests().map(({ decisionId }) => decisionId);
  expect(asked).toEqual(expect.arrayContaining([tried?.decision.decisionId, inForce?.decision.decisionId]));

  const jobId = tried?.decision.jobId ?? "";
  expect(jobId).toMatch(new RegExp(`^${run.jobs[0]?.jobId}/try-\\d+$`));
  for (const key of [world.keys.submit, world.keys.otherTeam, world.keys.operate]) {
    const answer = await ask(`/v1/jobs/${encodeURIComponent(jobId)}/result`, undefined, key);
    expect([403, 404]).toContain(answer.status);
    expect(parseWith(problemV1, await answer.json()).ok).toBe(true);
  }
  const query = `job=${encodeURIComponent(jobId)}`;
  expect(await telemetry(query)).toEqual([]);
  const owners = new Set((await telemetry(`${query}&drills=only`)).map(({ owner }) => owner));
  expect([...owners].sort()).toEqual([
    expect.stringMatching(/^try:[0-9a-f-]+$/),
    expect.stringMatching(/^try:[0-9a-f-]+:now$/),
  ]);
});

it("is stopped by the kill, which also aborts its calls", async () => {
  await generated();
  world.simulator.clear();
  world.simulator.faults.add({ fault: "hang" });
  const { answer } = await callUnderWay({
    ask: () => attempt(runOf({ jobs: [jobOf(), jobOf()] }), 2),
    reached: () => world.simulator.requests().length >= 2,
  });
  const engagementId = await engage(world);
  const { jobs } = await answer;
  expect(jobs.map(({ calls }) => calls?.candidate?.result.status)).toEqual(["STUB", "STUB"]);
  expect(jobs.map(({ calls }) => calls?.candidate?.decision.reason)).toEqual(["KILL_SWITCH", "KILL_SWITCH"]);
  await until(() => world.simulator.requests().every(({ aborted }) => aborted));
  expect(world.simulator.requests()).toHaveLength(2);
  world.simulator.faults.clear();
  await release(world, engagementId);
});
