import { afterAll, beforeAll, expect, it } from "vitest";
import { briefLease } from "./world/replica.ts";
import { startWorld, type World } from "./world/start-world.ts";
import { until } from "./world/until.ts";

let world: World;
beforeAll(async () => {
  world = await startWorld({ env: briefLease });
  await world.untilOpen();
});
afterAll(() => world.stop());

/** A busy machine takes its time. */
const patiently = { withinMs: 60_000 };

interface Writer {
  readonly writer_id: string;
  readonly instance: string;
  readonly began_at: Date;
  readonly ended_at: Date | null;
  readonly ended_as: string | null;
  readonly model_config_digest: string | null;
  readonly recording: boolean;
  readonly beats: number;
}
/** Every start of a replica, oldest first, with the state of its newest beat. */
async function writers(): Promise<readonly Writer[]> {
  const { rows } = await world.database.query<Writer>(
    `select writer.*, newest.recording,
       (select count(*)::int from heartbeat where writer_id = writer.writer_id) as beats
     from heartbeat_writer as writer join lateral
       (select recording from heartbeat where writer_id = writer.writer_id order by at desc limit 1) as newest on true
     order by split_part(writer_id, '.', -1)`,
  );
  return rows;
}
const writersOf = async (instance: string) => (await writers()).filter((one) => one.instance === instance);

it("a replica beats from its start, under its instance and with what it runs", async () => {
  // The generation document is known a moment after the start.
  await until(async () => (await writers())[0]?.model_config_digest != null, patiently);
  const [writer] = await writers();
  expect(writer).toMatchObject({ ended_at: null, recording: true, beats: expect.any(Number) });
  expect(writer?.model_config_digest).toMatch(/^[0-9a-f]{64}$/);
  expect(writer?.beats).toBeGreaterThanOrEqual(1);
});

it("a replica that stops says so, and one that is killed is found lost by another", async () => {
  const start = async (instance: string) => {
    const replica = await world.startReplica({ ...briefLease, SLOTGATE_INSTANCE: instance });
    await until(async () => (await writersOf(instance)).length === 1, patiently);
    return replica;
  };
  const [stopping, dying] = [await start("stopping"), await start("dying")];
  await stopping.stop();
  await dying.kill();
  expect(await writersOf("stopping")).toMatchObject([{ ended_as: "stopped" }]);
  await until(async () => (await writersOf("dying"))[0]?.ended_as === "lost", patiently);
  expect(await writersOf("stopping")).toMatchObject([{ ended_as: "stopped" }]);
  const found = world.logs.filter((line) => line.includes("lease has run out although it has not stopped"));
  expect(found).toHaveLength(1);
  expect(found[0]).toContain('"instance":"dying"');
});

it("heartbeats that cannot be written are logged once, affect no job, and are written later", async () => {
  await world.database.query("alter table heartbeat rename to heartbeat_away");
  // Its end cannot be written either.
  await world.stopService();
  const before = world.logs.length;
  await world.restart({ env: briefLease });
  const logged = (text: string) => world.logs.slice(before).filter((line) => line.includes(text));
  await until(() => logged("heartbeats could not be written").length > 0, patiently);
  await world.untilOpen();
  await world.generate({});
  const failures = async () => {
    const text = await (await world.request("/metrics", { key: null })).text();
    return Number(/^slotgate_heartbeat_failures_total\{[^}]*cause="unwritten"[^}]*\} (\d+)/m.exec(text)?.[1]);
  };
  await until(async () => (await failures()) > 1, patiently);
  expect(logged("heartbeats could not be written")).toHaveLength(1);
  await world.database.query("alter table heartbeat_away rename to heartbeat");
  await until(() => logged("heartbeats are written again").length === 1, patiently);
  const [earlier, later] = (await writers()).filter(
    ({ instance }) => !["stopping", "dying"].includes(instance),
  );
  // The service before could not write its end, and has no lease.
  await until(async () => (await writersOf(earlier?.instance ?? ""))[0]?.ended_as === "lost", patiently);
  expect(later).toMatchObject({ ended_at: null, beats: expect.any(Number) });
});
