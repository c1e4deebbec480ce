import type { TelemetryV1 } from "@slotgate/contracts";
import { afterAll, beforeAll, expect, it } from "vitest";
import { jobOf } from "./world/documents.ts";
import { startWorld, type World } from "./world/start-world.ts";

let world: World;
beforeAll(async () => {
  world = await startWorld({
    model: { timeoutMs: 2_000, maxAttempts: 3 },
    env: { SLOTGATE_MODEL_CONCURRENCY: "32" },
  });
  await world.untilOpen();
});
afterAll(() => world.stop());

/** Faults by a marker in the job's input, so that each job meets its own. */
const markers = [
  null,
  null,
  "[[simulate:delay=50]]",
  "[[simulate:http-500]]",
  "[[simulate:http-429]]",
  "[[simulate:cut]]",
  "[[simulate:hang]]",
  "[[simulate:not-json]]",
  "[[simulate:wrong-shape]]",
  "[[simulate:truncated]]",
];

it("500 mixed jobs with faults: every request names one admission, and attempts equal the requests seen", async () => {
  const jobs = Array.from({ length: 500 }, (_, index) => {
    const marker = markers[index % markers.length] ?? null;
    if (index % 7 === 3) return jobOf({ mode: "verbatim", input: { sourceText: "As the law says." } });
    if (index % 11 === 5) return jobOf({ kind: "statutory" });
    return jobOf({ input: { topic: marker === null ? "plain" : `fault ${marker}` } });
  });
  // The rule admits 100 jobs a run, so that five runs share the work.
  const runs = Array.from({ length: 5 }, (_, index) =>
    world.submit({ jobs: jobs.slice(index * 100, index * 100 + 100) }),
  );
  const answers = (await Promise.all(runs)).flatMap((response) => response.jobs);
  expect(answers).toHaveLength(500);

  const { rows } = await world.database.query<{ body: TelemetryV1 }>("select body from telemetry_record");
  const records = rows.map(({ body }) => body);
  const admissions = new Map(
    records.filter(({ event }) => event === "admission").map((record) => [record.decisionId, record]),
  );
  const outcomes = Map.groupBy(
    records.filter(({ event }) => event === "outcome"),
    ({ decisionId }) => decisionId,
  );
  const requests = Map.groupBy(world.simulator.requests(), ({ decisionId }) => decisionId);

  expect(admissions.size).toBeGreaterThan(300);
  expect([...requests.keys()].filter((id) => id === null || !admissions.has(id))).toEqual([]);
  for (const id of admissions.keys()) {
    const [outcome, ...more] = outcomes.get(id) ?? [];
    expect(more).toEqual([]);
    expect(outcome?.model?.attempts, id).toBe(requests.get(id)?.length ?? 0);
  }
  for (const { result, decision } of answers) {
    const last = (outcomes.get(decision.decisionId) ??
      records.filter((one) => one.decisionId === decision.decisionId))[0];
    expect(last).toMatchObject({ status: result.status, reason: decision.reason, jobId: result.jobId });
  }
  expect(Object.keys(Object.groupBy(answers, ({ decision }) => decision.reason)).toSorted()).toEqual([
    "COPIED",
    "GENERATED",
    "MODEL_HTTP_ERROR",
    "MODEL_OUTPUT_INVALID",
    "MODEL_OUTPUT_TRUNCATED",
    "MODEL_RATE_LIMITED",
    "MODEL_TIMEOUT",
    "MODEL_UNREACHABLE",
    "NOT_ALLOWLISTED",
  ]);
});
