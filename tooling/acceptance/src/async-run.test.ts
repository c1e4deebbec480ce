import { parseWith, type RunStatusV1, runStatusV1, type TelemetryV1 } from "@slotgate/contracts";
import { expect, it } from "vitest";
import { allowlistOf, jobOf, runOf } from "./world/documents.ts";
import { briefLease, type Replica } from "./world/replica.ts";
import { startWorld } from "./world/start-world.ts";
import { until } from "./world/until.ts";

const kinds = Array.from({ length: 50 }, (_, index) => `kind-${index}`);

/** Fifty rules of a hundred jobs each, so that one run may ask for five thousand. */
const wideAllowlist = () => {
  const [rule] = allowlistOf().rules;
  if (rule === undefined) throw new Error("an allowlist without a rule");
  return allowlistOf({ rules: kinds.map((kind) => ({ ...rule, id: kind, kinds: [kind] })) });
};

/** What anybody who asks again and again sees of the progress. */
async function watch(url: () => string, key: string): Promise<{ seen: number[]; last: RunStatusV1 }> {
  const seen: number[] = [];
  const look = async (): Promise<RunStatusV1 | null> => {
    const response = await fetch(url(), { headers: { authorization: `Bearer ${key}` } });
    const parsed = parseWith(runStatusV1, await response.json());
    if (!parsed.ok) return null;
    seen.push(parsed.value.progress.ended);
    return parsed.value;
  };
  let last: RunStatusV1 | null = null;
  await until(
    async () => {
      last = await look();
      return last?.state === "ended";
    },
    { withinMs: 200_000, everyMs: 100 },
  );
  return { seen, last: last ?? expect.unreachable("the run has no status") };
}

it("5,000 jobs on two replicas, the working one killed half-way: all end, none twice, progress only grows", async () => {
  const env = { SLOTGATE_MODEL_CONCURRENCY: "64", ...briefLease };
  // The world's own service only answers questions: it works on no run of the queue while it does not run.
  const world = await startWorld({ env, model: { maxAttempts: 1 } });
  await world.setAllowlist(wideAllowlist());
  await world.untilOpen();
  const replicas: Replica[] = [
    await world.startReplica({ ...env, SLOTGATE_INSTANCE: "first" }),
    await world.startReplica({ ...env, SLOTGATE_INSTANCE: "second" }),
  ];
  await Promise.all(replicas.map((replica) => replica.untilReady()));
  await world.stopService();

  // One in ten is generated, which is what a kill cuts; the others make the run as long as one may be.
  const verbatim = { mode: "verbatim", input: { sourceText: "As it stands." } } as const;
  const jobs = kinds.flatMap((kind) =>
    Array.from({ length: 100 }, (_, index) => jobOf({ kind, ...(index % 10 === 0 ? {} : verbatim) })),
  );
  const [first, second] = replicas as [Replica, Replica];
  const accepted = await first.request("/v1/runs", {
    key: world.keys.submit,
    body: JSON.stringify(runOf({ jobs })),
    headers: { prefer: "respond-async" },
  });
  expect(accepted.status).toBe(202);
  const { runId } = (await accepted.json()) as RunStatusV1;

  let asked: Replica = first;
  const watching = watch(() => `${asked.url}/v1/runs/${runId}`, world.keys.submit);
  const holder = async (): Promise<string> => {
    const { rows } = await world.database.query<{ holder: string | null }>(
      "select holder from run where run_id = $1",
      [runId],
    );
    return rows[0]?.holder ?? "";
  };
  const ended = async (): Promise<number> => {
    const { rows } = await world.database.query<{ ended: number }>(
      "select count(*)::int as ended from run_job where run_id = $1",
      [runId],
    );
    return rows[0]?.ended ?? 0;
  };
  await until(async () => (await ended()) >= 2_000, { withinMs: 60_000 });
  const before = await holder();
  const working = before.startsWith("first.") ? first : second;
  asked = working === first ? second : first;
  await working.kill();
  const atKill = await ended();
  expect(atKill).toBeLessThan(5_000);

  const { seen, last } = await watching;
  expect(await holder()).not.toBe(before);
  expect(seen).toEqual(seen.toSorted((one, other) => one - other));
  // A machine so busy that a kill could not be heard, or a record not be stored, in time denies: that is an end too.
  const stubs = (last.response?.jobs ?? []).filter(({ result }) => result.status === "STUB");
  const unheard = ["KILL_SWITCH_UNKNOWN", "CONTROLS_STALE", "TELEMETRY_UNAVAILABLE"];
  expect(stubs.filter(({ decision }) => !unheard.includes(decision.reason))).toEqual([]);
  expect(last.progress).toEqual({
    jobs: 5_000,
    ended: 5_000,
    completed: 5_000 - stubs.length,
    stubs: stubs.length,
    failed: 0,
  });
  expect(last.response?.jobs.map(({ result }) => result.jobId)).toEqual(jobs.map(({ jobId }) => jobId));

  // None twice: one end a place, one result a job, and calls beyond those only for the ones that were cut.
  const { rows } = await world.database.query<{ body: TelemetryV1 }>(
    "select body from telemetry_record where body ->> 'runId' = $1",
    [runId],
  );
  const completed = rows.filter(({ body }) => body.status === "COMPLETED");
  expect(new Set(completed.map(({ body }) => body.jobId)).size).toBe(completed.length);
  expect(completed).toHaveLength(5_000 - stubs.length);
  const outcomes = completed.filter(({ body }) => body.event === "outcome");
  const admissions = rows.filter(({ body }) => body.event === "admission").length;
  const cut = admissions - outcomes.length;
  expect(cut).toBeLessThanOrEqual(64);
  expect(world.simulator.requests().length).toBeLessThanOrEqual(admissions);
  console.log(
    `killed at ${atKill} of 5000; ${admissions} admissions, ${outcomes.length} outcomes, ${cut} cut; ` +
      `${world.simulator.requests().length} model requests; progress seen ${seen.length} times`,
  );
  await asked.stop();
  await world.stop();
});
