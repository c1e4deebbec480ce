import { afterAll, beforeAll, expect, it } from "vitest";
import { jobOf } from "./world/documents.ts";
import { startWorld, type World } from "./world/start-world.ts";
import { until } from "./world/until.ts";

let world: World;
beforeAll(async () => {
  world = await startWorld();
  await world.untilOpen();
});
afterAll(() => world.stop());

/** The value of a series in the text; null when there is none. */
async function figure(series: string): Promise<number | null> {
  const text = await (await world.request("/metrics", { key: null })).text();
  const line = text.split("\n").find((one) => one.startsWith(`${series} `));
  return line === undefined ? null : Number(line.slice(series.length));
}
const ended = (verdict: string): string => `slotgate_jobs_ended_total{${verdict}}`;
const generated = ended('path="model",status="COMPLETED",gate="none",guard="none",reason="GENERATED"');

it("counts how jobs end, over real HTTP, model and PostgreSQL", async () => {
  await until(async () => (await world.submit({})).jobs[0]?.decision.reason === "GENERATED");
  const before = (await figure(generated)) ?? 0;
  const admittedBefore = (await figure("slotgate_admissions_total")) ?? 0;
  const verbatim = jobOf({ mode: "verbatim", input: { sourceText: "as it is" } });
  // On a busy machine a job may be denied for a moment.
  for (const job of [jobOf(), jobOf()]) await world.generate({ jobs: [job] });
  await world.submit({ jobs: [verbatim] });
  await world.submit({ metadata: { requiresReview: true } });
  world.simulator.faults.add({ fault: "http-400" });
  await until(async () => (await world.submit({})).jobs[0]?.decision.reason === "MODEL_HTTP_ERROR");
  world.simulator.faults.clear();

  expect(await figure(generated)).toBe(before + 2);
  expect(await figure("slotgate_admissions_total")).toBe(admittedBefore + 3);
  const copied = 'path="verbatim",status="COMPLETED",gate="none",guard="none",reason="COPIED"';
  expect(await figure(ended(copied))).toBe(1);
  const notOptedIn = 'path="stub",status="STUB",gate="opt-in",guard="none",reason="NOT_OPTED_IN"';
  expect(await figure(ended(notOptedIn))).toBe(1);
  expect(await figure('slotgate_model_call_failures_total{reason="MODEL_HTTP_ERROR"}')).toBe(1);
  expect(
    await figure(
      'slotgate_http_request_duration_seconds_count{operation="/v1/runs",method="POST",status="200"}',
    ),
  ).toBeGreaterThanOrEqual(4);

  const { rows } = await world.database.query<{ records: number }>(
    "select count(*)::int as records from telemetry_record",
  );
  expect(await figure("slotgate_journal_batch_records_sum")).toBe(rows[0]?.records);
});

it("shows the kill switch, calls in flight, the allowlist and the age of the controls as they are", async () => {
  await until(async () => (await world.submit({})).jobs[0]?.decision.reason === "GENERATED");
  world.simulator.faults.add({ fault: "hang" });
  const answering = world.submit({});
  await until(async () => (await figure("slotgate_model_calls_in_flight")) === 1);
  expect(await figure('slotgate_kill_switch{source="service",state="released"}')).toBe(1);
  await world.database.query("update kill_state set engaged = true");
  await until(async () => (await figure('slotgate_kill_switch{source="service",state="engaged"}')) === 1);
  await answering;
  expect(await figure("slotgate_model_calls_in_flight")).toBe(0);
  world.simulator.faults.clear();
  await world.database.query("update kill_state set engaged = false");

  await world.setKill(true);
  await until(async () => (await figure('slotgate_kill_switch{source="controls",state="engaged"}')) === 1);
  expect(await figure('slotgate_controls_state{state="confirmed"}')).toBe(1);
  expect(await figure("slotgate_controls_age_seconds")).toBeLessThan(15);
  expect(await figure('slotgate_model_circuit{state="closed"}')).toBe(1);
  expect(await figure("slotgate_allowlist_present")).toBe(1);
  await world.setAllowlist("{");
  await until(async () => (await figure("slotgate_allowlist_present")) === 0);
});
