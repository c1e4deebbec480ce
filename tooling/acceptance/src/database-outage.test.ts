import { parseWith, problemV1, runResponseV1 } from "@slotgate/contracts";
import { freePort, type PostgresServer, startPostgres, temporaryDirectory } from "@slotgate/stack";
import { expect, it } from "vitest";
import { jobOf, runOf } from "./world/documents.ts";
import { briefLease } from "./world/replica.ts";
import { startWorld } from "./world/start-world.ts";
import { until } from "./world/until.ts";

it("without PostgreSQL and a spool nothing is admitted or unrecorded; all recovers when it is back", async () => {
  const directory = await temporaryDirectory("outage");
  const port = await freePort();
  const start = (): Promise<PostgresServer> =>
    startPostgres({ port, dataDirectory: `${directory.path}/postgres`, log: () => {} });
  let postgres = await start();
  const world = await startWorld({
    superuserUrl: postgres.url("postgres"),
    env: {
      ...briefLease,
      SLOTGATE_SPOOL_MAX_BYTES: "0",
      SLOTGATE_JOURNAL_WAIT_MS: "2000",
    },
    model: { maxAttempts: 1 },
  });
  await world.untilOpen();
  const kept = jobOf();
  await world.generate({ jobs: [kept] });
  const calls = world.simulator.requests().length;
  const later = await world.request("/v1/runs", {
    body: JSON.stringify(runOf({ jobs: [jobOf({ input: { topic: "[[simulate:delay=3000]]" } })] })),
    headers: { prefer: "respond-async" },
  });
  const { runId } = (await later.json()) as { runId: string };
  await until(() => world.simulator.requests().length === calls + 1);

  await postgres.stop();
  const seen = world.simulator.requests().length;
  await until(async () => (await world.request("/readyz", { key: null })).status === 503);
  // Keys are still checked; a decision that cannot be recorded is not answered, whatever it is.
  const denied = runOf({ jobs: [jobOf({ kind: "statutory" })] });
  for (const run of [runOf(), denied, runOf({ jobs: [kept] })]) {
    const response = await world.request("/v1/runs", { body: JSON.stringify(run) });
    const problem = parseWith(problemV1, await response.json());
    expect([response.status, problem.ok && problem.value.type]).toEqual([
      503,
      "urn:slotgate:problem:records-unavailable",
    ]);
    expect(response.headers.get("retry-after")).toBe("2");
  }
  const named = await world.request("/v1/runs", {
    body: JSON.stringify(runOf()),
    headers: { "idempotency-key": "while it is down" },
  });
  expect(named.status).toBe(503);
  expect((await world.request("/v1/runs", { key: "nobody" })).status).toBe(401);
  expect((await world.request(`/v1/jobs/${kept.jobId}/result`)).status).toBe(503);
  // A dry run still works: the gates need no database.
  const dry = await world.request("/v1/decisions", {
    body: JSON.stringify(runOf()),
    key: world.keys.operate,
  });
  expect(dry.status).toBe(200);
  expect(await (await world.request("/healthz", { key: null })).json()).toMatchObject({ status: "alive" });
  expect(world.simulator.requests()).toHaveLength(seen);

  postgres = await start();
  await until(async () => {
    const { degraded } = (await (await world.request("/readyz", { key: null })).json()) as {
      degraded: unknown[];
    };
    return degraded.length === 0;
  });
  // Kill and cap are read on separate connections, each when it has found the database again.
  await world.untilOpen();
  const healed = await world.request("/v1/runs", { body: JSON.stringify(runOf({ jobs: [kept] })) });
  const answer = parseWith(runResponseV1, await healed.json());
  expect(answer).toMatchObject({ ok: true, value: { jobs: [{ decision: { reason: "STORED" } }] } });
  // The run accepted before the outage ends.
  await until(
    async () =>
      ((await (await world.request(`/v1/runs/${runId}`)).json()) as { state: string }).state === "ended",
    { withinMs: 60_000 },
  );
  await world.stop();
  await postgres.stop();
  await directory.remove();
});
