import { execFileSync } from "node:child_process";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import {
  type Change,
  changeListV1,
  type DecisionListV1,
  type KillStatusV1,
  killStatusV1,
  parseWith,
  type RunResponseV1,
} from "@slotgate/contracts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { jobOf, runOf } from "./world/documents.ts";
import { engage } from "./world/engage-and-release.ts";
import type { Replica } from "./world/replica.ts";
import { runSlotgate } from "./world/run-slotgate.ts";
import { startWorld, type World } from "./world/start-world.ts";
import { until } from "./world/until.ts";

let world: World;
let replica: Replica;
let spool: string;
beforeAll(async () => {
  world = await startWorld({ env: { SLOTGATE_KILL_RELEASE: "two-person" } });
  await world.untilOpen();
  // Its spool directory holds its own kill switch.
  spool = join(world.spoolDirectory, "..", "second", "spool");
  replica = await world.startReplica({ SLOTGATE_SPOOL_DIR: spool });
  await replica.untilReady({ withinMs: 60_000 });
});
afterAll(async () => {
  await replica.stop();
  await world.stop();
});

const status = async (): Promise<KillStatusV1> => {
  const parsed = parseWith(
    killStatusV1,
    await (await world.request("/v1/kill", { key: world.keys.audit })).json(),
  );
  return parsed.ok ? parsed.value : expect.unreachable(JSON.stringify(parsed.issues));
};
const release = (id: string, { drill }: { readonly drill?: string } = {}): Promise<Response> =>
  world.request(`/v1/kill/${id}`, {
    method: "DELETE",
    key: world.keys.operate,
    body: JSON.stringify({ version: "v1", reason: "mended", ...(drill === undefined ? {} : { drill }) }),
  });
const changes = async (source: Change["source"]): Promise<readonly Change[]> => {
  const response = await world.request(`/v1/changes?source=${source}`, { key: world.keys.audit });
  const parsed = parseWith(changeListV1, await response.json());
  return parsed.ok ? parsed.value.changes : expect.unreachable(JSON.stringify(parsed.issues));
};
const decide = async (at: Replica): Promise<string | undefined> => {
  const body = JSON.stringify(runOf());
  const response = await at.request("/v1/runs", { key: world.keys.submit, body });
  return ((await response.json()) as RunResponseV1).jobs[0]?.decision.reason;
};

describe("the service's own kill", () => {
  it("stays engaged until every engagement is released by a caller that may release it", async () => {
    const job = jobOf();
    await world.generate({ jobs: [job] });
    const ofDrill = await engage(world, { drill: "d-1" });
    const ofOperator = await engage(world);
    expect(await status()).toMatchObject({
      state: "engaged",
      engagements: [
        { engagementId: ofDrill, owner: "drill:d-1", engagedBy: "test-operate" },
        { engagementId: ofOperator, owner: "operator:test-operate" },
      ],
    });
    // Neither new nor stored content is released.
    expect((await world.submit({ jobs: [job] })).jobs[0]).toMatchObject({
      result: { status: "STUB", output: null },
      decision: { reason: "KILL_SWITCH" },
    });
    expect((await world.request(`/v1/jobs/${job.jobId}/result`)).status).toBe(503);
    expect(await decide(replica)).toBe("KILL_SWITCH");

    expect((await release(ofDrill)).status).toBe(403);
    expect((await release(ofDrill, { drill: "d-2" })).status).toBe(403);
    expect((await release(ofDrill, { drill: "d-1" })).status).toBe(200);
    expect((await status()).state).toBe("engaged");
    // Two persons are needed.
    expect(await (await release(ofOperator)).json()).toMatchObject({
      type: "urn:slotgate:problem:release-refused",
      detail: expect.stringContaining("`test-operate` engaged it"),
    });
    await world.database.query("update kill_engagement set engaged_by = 'somebody-else' where id = $1", [
      ofOperator,
    ]);
    expect(await (await release(ofOperator)).json()).toMatchObject({ releasedBy: "test-operate" });
    // A repeated release succeeds too.
    expect((await release(ofOperator)).status).toBe(200);
    expect(await status()).toMatchObject({ state: "released", engagements: [] });
    await until(async () => (await world.request(`/v1/jobs/${job.jobId}/result`)).status === 200);
  });

  it("leaves an append-only log entry for every change, also shown with later decisions", async () => {
    const log = await changes("kill");
    expect(log.map(({ who, why, after }) => [who, why, after?.["engaged"]])).toEqual([
      ["test-operate", "mended", false],
      ["test-operate", "mended", true],
      ["test-operate", "to see it engaged", true],
      ["test-operate", "to see it engaged", true],
    ]);
    const { rows } = await world.database.query<{ job_id: string }>(
      "select job_id from telemetry_record where reason = 'KILL_SWITCH' order by recorded_at limit 1",
    );
    const path = `/v1/jobs/${rows[0]?.job_id}/decisions`;
    const told = (await (await world.request(path, { key: world.keys.audit })).json()) as DecisionListV1;
    expect(told.changes.at(-1)?.change).toMatchObject({ source: "kill", why: "to see it engaged" });
    expect(((await (await world.request(path)).json()) as DecisionListV1).changes).toEqual([]);
    for (const statement of [
      "update change_log set why = ''",
      "delete from change_log",
      "truncate change_log",
    ])
      await expect(world.database.query(statement), statement).rejects.toThrow(/neither altered nor deleted/);
  });

  it("a change made elsewhere is logged once, however many replicas see it", async () => {
    await world.setPercent(40);
    await until(async () => (await changes("controls"))[0]?.what.includes("rollout 40 %") === true);
    await world.setPercent(100);
    await until(async () => (await changes("controls"))[0]?.what.includes("rollout 100 %") === true);
    const log = await changes("controls");
    for (const [index, { digest, before }] of log.slice(0, -1).entries()) {
      expect(digest).not.toBe(log[index + 1]?.digest);
      expect(before).toEqual(log[index + 1]?.after);
    }
    expect(await changes("prompt")).toHaveLength(1);
    expect(await changes("model-configuration")).toHaveLength(1);
  });
});

describe("a process's own switch", () => {
  it("is engaged by SIGUSR2, survives a restart, and is released through its file", async () => {
    await until(async () => (await decide(replica)) === "GENERATED");
    process.kill(replica.pid, "SIGUSR2");
    await until(async () => (await decide(replica)) === "KILL_SWITCH");
    await replica.stop();
    replica = await world.startReplica({ SLOTGATE_SPOOL_DIR: spool });
    await replica.untilReady({ withinMs: 60_000, besides: ["kill-switch"] });
    expect(await decide(replica)).toBe("KILL_SWITCH");
    // The other replica is not affected.
    await world.generate({});

    const file = join(spool, "kill.json");
    const { code, stdout } = await runSlotgate(
      ["kill", "release", "--local", file, "--reason", "it is back"],
      {},
    );
    expect({ code, stdout }).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^wrote the release to/),
    });
    await until(async () => (await decide(replica)) === "GENERATED");
    await until(async () => (await changes("kill"))[0]?.why === "it is back");
    expect((await changes("kill"))[1]).toMatchObject({ who: null, why: "SIGUSR2" });
  });

  it("is unknown while its path is a named pipe, and neither runs nor shutdown block on it", async () => {
    const file = join(spool, "kill.json");
    await rm(file);
    execFileSync("mkfifo", [file]);
    await until(async () => (await decide(replica)) === "KILL_SWITCH_UNKNOWN");
    const answer = await replica.request("/v1/kill", { key: world.keys.audit });
    expect(await answer.json()).toMatchObject({
      process: { state: "unknown", file, problem: expect.stringContaining("named pipe") },
    });
    const ready = await replica.request("/readyz", { key: world.keys.audit });
    expect(await ready.text()).toContain(`the kill file \`${file}\` is a named pipe`);
    await rm(file);
    await until(async () => (await decide(replica)) === "GENERATED");

    execFileSync("mkfifo", [file]);
    // A replica that blocked would end by SIGKILL.
    expect(await replica.stop()).toMatchObject({ code: 0, signal: null });
    replica = await world.startReplica({ SLOTGATE_SPOOL_DIR: spool });
    await replica.untilReady({ withinMs: 60_000, besides: ["kill-switch"] });
    expect(await decide(replica)).toBe("KILL_SWITCH_UNKNOWN");
    await rm(file);
    await until(async () => (await decide(replica)) === "GENERATED");
  });
});
