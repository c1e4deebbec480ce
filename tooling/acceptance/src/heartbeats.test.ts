import { randomBytes } from "node:crypto";
import type { ReplicaState } from "@slotgate/executor";
import {
  createHeartbeatReader,
  createHeartbeatStore,
  keepPartitions,
  openStore,
  type Store,
} from "@slotgate/postgres";
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from "vitest";
import { createDatabase } from "./world/create-database.ts";

const up: ReplicaState = {
  recording: true,
  storeUsed: true,
  controls: "confirmed",
  kill: "released",
  allowlist: true,
  spool: { usable: true, records: 3 },
  reconciled: null,
};
const away: ReplicaState = { ...up, storeUsed: false, controls: "stale", kill: "unknown" };
const mute: ReplicaState = { ...up, recording: false, storeUsed: false, spool: null };

let store: Store;
beforeAll(async () => {
  const { databaseUrl, migratedDatabase: template } = inject("stack");
  const name = `heartbeats_${randomBytes(4).toString("hex")}`;
  const url = await createDatabase(databaseUrl, name, { template });
  store = openStore({ url, onConnectionLost: () => {} });
});
afterAll(() => store.close());
beforeEach(async () => {
  await store.pool.query("truncate heartbeat, heartbeat_writer, replica");
});

/** A minute of 31 January 2026 by its time, or of another day with its date: `02-01 00:05`. */
const minute = (name: string): Date =>
  new Date(`2026-${name.length === 5 ? `01-31 ${name}` : name}:00Z`.replace(" ", "T"));

/** The minutes from one to another one, both included. */
function minutes(first: string, last: string): readonly Date[] {
  const from = minute(first).getTime();
  const count = (minute(last).getTime() - from) / 60_000 + 1;
  return Array.from({ length: count }, (_, index) => new Date(from + index * 60_000));
}

interface Life {
  readonly boot?: string;
  readonly instance?: string;
  readonly beats: readonly Date[];
  readonly stopped?: string;
  readonly state?: (at: Date) => ReplicaState;
}

async function live({ boot = "a", instance = boot, beats, stopped, state = () => up }: Life): Promise<void> {
  const [beganAt] = beats;
  if (beganAt === undefined) throw new Error("a life without a beat");
  await createHeartbeatStore(store.database).write({
    writer: {
      writerId: `${instance}.${boot}`,
      instance,
      executorVersion: "1.2.3",
      configDigest: null,
      promptDigest: null,
      beganAt,
    },
    beats: beats.map((at) => ({ at, ...state(at) })),
    stoppedAt: stopped === undefined ? null : minute(stopped),
  });
}

async function read(from: string, to: string, { mostFaults = 100 } = {}) {
  const window = { from: minute(from), to: minute(to), mostFaults };
  const { days, faults, moreFaults } = await createHeartbeatReader(store.database).read(window);
  const time = (at: Date) => at.toISOString().slice(11, 16);
  return {
    days,
    moreFaults,
    good: days.reduce((sum, { good }) => sum + good, 0),
    faults: faults.map((fault) => `${time(fault.from)}-${time(fault.until)} ${fault.cause}`),
  };
}

const rowsOf = async (query: string): Promise<unknown[]> => (await store.pool.query(query)).rows;
const ends = () => rowsOf("select writer_id, ended_at, ended_as from heartbeat_writer order by writer_id");

describe("heartbeats in the store", () => {
  it("keep the state of each minute as it was written first", async () => {
    await live({ beats: minutes("12:00", "12:01"), state: (at) => (at.getUTCMinutes() === 0 ? up : away) });
    await live({ beats: minutes("12:00", "12:02"), state: () => mute });
    expect(await rowsOf("select * from heartbeat order by at")).toEqual([
      row("12:00", { recording: true, store_used: true, spool_usable: true, spool_records: "3" }),
      row("12:01", {
        recording: true,
        controls: "stale",
        kill: "unknown",
        spool_usable: true,
        spool_records: "3",
      }),
      row("12:02", {}),
    ]);
    expect(await rowsOf("select * from heartbeat_writer")).toEqual([
      {
        writer_id: "a.a",
        instance: "a",
        executor_version: "1.2.3",
        model_config_digest: null,
        prompt_digest: null,
        began_at: minute("12:00"),
        ended_at: null,
        ended_as: null,
      },
    ]);
  });

  const row = (at: string, changes: object) => ({
    writer_id: "a.a",
    at: minute(at),
    recording: false,
    store_used: false,
    controls: "confirmed",
    kill: "released",
    allowlist: true,
    spool_usable: null,
    spool_records: null,
    reconciled: null,
    ...changes,
  });

  it("end with the writer that stops or has no lease, and go on with one that was believed lost", async () => {
    await live({ boot: "stopped", beats: minutes("12:00", "12:01"), stopped: "12:01" });
    for (const boot of ["leased", "expired", "gone"]) await live({ boot, beats: minutes("12:00", "12:01") });
    await store.pool.query(
      `insert into replica (writer_id, instance, version, lease_until) values
        ('leased.leased', 'leased', '1', now() + interval '1 minute'), ('expired.expired', 'expired', '1', now())`,
    );
    const { markLost } = createHeartbeatStore(store.database);
    const lost = (await markLost()).map(({ writerId, instance }) => `${writerId} ${instance}`);
    expect(lost.toSorted()).toEqual(["expired.expired expired", "gone.gone gone"]);
    expect(await markLost()).toEqual([]);
    const found = { ended_at: expect.any(Date), ended_as: "lost" };
    expect(await ends()).toEqual([
      { writer_id: "expired.expired", ...found },
      { writer_id: "gone.gone", ...found },
      { writer_id: "leased.leased", ended_at: null, ended_as: null },
      { writer_id: "stopped.stopped", ended_at: minute("12:01"), ended_as: "stopped" },
    ]);
    expect(
      await rowsOf(`select count(*)::int as now from heartbeat_writer
        where ended_as = 'lost' and ended_at between date_trunc('minute', now() - interval '1 minute') and now()`),
    ).toEqual([{ now: 2 }]);

    await live({ boot: "gone", beats: minutes("12:02", "12:02") });
    await live({ boot: "expired", beats: minutes("12:02", "12:02"), stopped: "12:02" });
    expect((await ends()).slice(0, 2)).toEqual([
      { writer_id: "expired.expired", ended_at: minute("12:02"), ended_as: "stopped" },
      { writer_id: "gone.gone", ended_at: null, ended_as: null },
    ]);
  });

  it("end no earlier than with the newest beat of a replica whose clock runs ahead", async () => {
    const ahead = new Date(Math.ceil(Date.now() / 60_000) * 60_000 + 600_000);
    await live({ beats: [ahead] });
    await createHeartbeatStore(store.database).markLost();
    expect(await ends()).toEqual([{ writer_id: "a.a", ended_at: ahead, ended_as: "lost" }]);
  });

  it("are kept as long as the records", async () => {
    await live({ boot: "old", beats: minutes("12:00", "12:02"), stopped: "12:02" });
    await live({ boot: "new", beats: minutes("12:00", "12:02") });
    await live({ boot: "new", beats: [new Date(Math.floor(Date.now() / 60_000) * 60_000)] });
    const forgotten = async (retentionDays: number | null) =>
      (await keepPartitions(store.database, { retentionDays })).forgottenHeartbeats;
    // The partition for records from before partitions is still there.
    expect(await forgotten(30)).toBe(0);
    await store.pool.query("drop table telemetry_record_first");
    await store.pool.query(
      "create table telemetry_record_20260126 partition of telemetry_record for values from ('2026-01-26Z') to ('2026-02-02Z')",
    );
    expect(await forgotten(null)).toBe(0);
    expect(await forgotten(30)).toBe(6);
    expect(await rowsOf("select writer_id from heartbeat")).toEqual([{ writer_id: "new.new" }]);
    // A running writer is still expected since its beginning.
    expect(await rowsOf("select writer_id, began_at from heartbeat_writer")).toEqual([
      { writer_id: "new.new", began_at: minute("12:00") },
    ]);
  });
});

describe("a window of heartbeats", () => {
  it("is good while every replica beats and records, be it in the spool, and is counted by UTC day", async () => {
    for (const boot of ["a", "b"])
      await live({ boot, beats: minutes("23:50", "02-01 00:10"), state: () => away });
    expect(await read("23:55", "02-01 00:05")).toEqual({
      days: ["2026-01-31", "2026-02-01"].map((day) => ({
        day,
        minutes: 5,
        good: 5,
        noReplica: 0,
        silentReplica: 0,
        notRecording: 0,
      })),
      moreFaults: false,
      good: 10,
      faults: [],
    });
  });

  it("is not good without any replica: before the first, after the last, and if there never was one", async () => {
    expect(await read("12:00", "12:10")).toMatchObject({ good: 0, faults: ["12:00-12:10 no-replica"] });
    await live({ beats: minutes("12:03", "12:06"), stopped: "12:06" });
    expect(await read("12:00", "12:10")).toMatchObject({
      good: 4,
      faults: ["12:00-12:03 no-replica", "12:07-12:10 no-replica"],
    });
  });

  it("counts a replica that beat for half of it, from before it or from within it", async () => {
    await live({ boot: "a", beats: minutes("11:00", "12:10") });
    await live({ boot: "b", beats: minutes("11:00", "12:04") });
    await live({ boot: "c", beats: minutes("11:00", "11:30") });
    expect(await read("12:00", "12:10")).toMatchObject({ good: 0, faults: ["12:00-12:10 silent-replica"] });
    await live({ boot: "c", beats: minutes("11:31", "11:31"), stopped: "11:31" });
    const half = await read("12:00", "12:10");
    expect(half).toMatchObject({ good: 5, faults: ["12:05-12:10 silent-replica"] });
    expect(half.days).toEqual([
      { day: "2026-01-31", minutes: 10, good: 5, noReplica: 0, silentReplica: 5, notRecording: 0 },
    ]);
  });

  it("names minutes in which one replica of several, or the only one in part of a minute, did not record", async () => {
    await live({ boot: "a", beats: minutes("12:00", "12:10") });
    await live({
      boot: "b",
      beats: minutes("11:00", "12:10"),
      state: (at) => (at.getUTCMinutes() === 3 ? mute : up),
    });
    expect(await read("12:00", "12:10")).toMatchObject({ good: 9, faults: ["12:03-12:04 not-recording"] });
    await store.pool.query("truncate heartbeat, heartbeat_writer");
    await live({ beats: minutes("12:00", "12:02"), state: (at) => (at.getUTCMinutes() === 0 ? mute : up) });
    expect(await read("12:00", "12:03")).toMatchObject({ good: 2, faults: ["12:00-12:01 not-recording"] });
  });

  it("does not hold the first and the last minute against a replica, but counts what it did there", async () => {
    await live({ boot: "a", beats: minutes("12:00", "12:20") });
    await live({ boot: "b", beats: minutes("12:05", "12:08"), stopped: "12:09", state: offIn(5) });
    expect(await read("12:01", "12:20")).toMatchObject({ good: 19, faults: [] });
    // One replica replaces another within a minute.
    await store.pool.query("truncate heartbeat, heartbeat_writer");
    await live({ boot: "a", beats: minutes("12:00", "12:05"), stopped: "12:05" });
    await live({ boot: "b", beats: minutes("12:06", "12:10") });
    await live({ boot: "c", beats: minutes("12:08", "12:08"), stopped: "12:08" });
    expect(await read("12:01", "12:11")).toMatchObject({ good: 10, faults: [] });
  });

  const offIn =
    (one: number) =>
    (at: Date): ReplicaState =>
      at.getUTCMinutes() === one ? mute : up;

  it("expects a replica that ended in no order until a later start of its instance, unless it went on", async () => {
    await live({ boot: "other", beats: minutes("12:00", "12:20") });
    await live({ boot: "1", instance: "one", beats: minutes("12:00", "12:03") });
    expect((await read("12:01", "12:20")).faults).toEqual(["12:04-12:20 silent-replica"]);
    await live({ boot: "2", instance: "one", beats: minutes("12:06", "12:20") });
    expect((await read("12:01", "12:20")).faults).toEqual(["12:04-12:06 silent-replica"]);
    await live({ boot: "1", instance: "one", beats: minutes("12:10", "12:10") });
    expect((await read("12:01", "12:20")).faults).toEqual([
      "12:04-12:10 silent-replica",
      "12:11-12:20 silent-replica",
    ]);
    // What happened after the window has no effect.
    expect((await read("12:01", "12:08")).faults).toEqual(["12:04-12:06 silent-replica"]);
  });

  it("knows the order of two starts of an instance in one minute", async () => {
    await live({ boot: "other", beats: minutes("12:00", "12:20") });
    for (const boot of ["1", "2"]) await live({ boot, instance: "one", beats: minutes("12:03", "12:03") });
    expect((await read("12:01", "12:20")).faults).toEqual(["12:04-12:20 silent-replica"]);
    await live({ boot: "3", instance: "one", beats: minutes("12:04", "12:04"), stopped: "12:04" });
    expect((await read("12:01", "12:20")).faults).toEqual([]);
  });

  it("holds only whole minutes, and a limited number of faults", async () => {
    await live({ beats: minutes("12:00", "12:10").filter((at) => at.getUTCMinutes() % 2 === 0) });
    const reader = createHeartbeatReader(store.database);
    const [from, to] = [new Date("2026-01-31T12:00:30Z"), new Date("2026-01-31T12:09:59Z")];
    const reading = await reader.read({ from, to, mostFaults: 2 });
    expect(reading.days).toMatchObject([{ minutes: 8, good: 4, noReplica: 4 }]);
    expect(reading.moreFaults).toBe(true);
    expect(reading.faults.map(({ from }) => from)).toEqual([minute("12:01"), minute("12:03")]);
    expect(await read("12:10", "12:00")).toMatchObject({ days: [], faults: [] });
  });
});
