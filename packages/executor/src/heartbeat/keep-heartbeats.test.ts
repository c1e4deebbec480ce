import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { NewHeartbeats, ReplicaState } from "./heartbeat-store.ts";
import { keepHeartbeats } from "./keep-heartbeats.ts";

const minuteMs = 60_000;
const up: ReplicaState = {
  recording: true,
  storeUsed: true,
  controls: "confirmed",
  kill: "released",
  allowlist: true,
  spool: { usable: true, records: 0 },
  reconciled: true,
};
const model = { configDigest: "c".repeat(64), promptDigest: "p".repeat(64) };

/** A keeper whose store, state and clock the test sets. */
function stage() {
  const written: NewHeartbeats[] = [];
  const reported: string[] = [];
  const stage = {
    store: "there" as "there" | "away" | Promise<void>,
    state: (): ReplicaState => up,
    /** How far the wall clock is from the time that passes. */
    offsetMs: 0,
    written,
    reported,
    /** The minutes written, each as often as it was. */
    minutes: () => written.flatMap(({ beats }) => beats.map(({ at }) => at.toISOString().slice(11, 16))),
    states: () => written.flatMap(({ beats }) => beats),
  };
  const heartbeats = keepHeartbeats({
    store: {
      async write(news) {
        if (stage.store === "away") throw new Error("away");
        if (stage.store !== "there") await stage.store;
        written.push(news);
      },
    },
    replica: { writerId: "replica-1.boot", instance: "replica-1", executorVersion: "1.2.3" },
    clock: { now: () => Date.now() + stage.offsetMs },
    report: {
      written: () => reported.push("written"),
      failed: (cause) => reported.push(cause),
      dropped: () => reported.push("dropped"),
    },
  });
  return Object.assign(stage, heartbeats, {
    start: () => heartbeats.begin({ model: () => model, state: () => stage.state() }),
  });
}
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date"], now: Date.UTC(2026, 0, 31, 12, 0, 40) });
});
afterEach(() => {
  vi.useRealTimers();
});

it("beats at once and then at the beginning of every minute, and writes each beat once", async () => {
  const { start, flush, minutes, written } = stage();
  start();
  await pass(20_000);
  await flush();
  await pass(2 * minuteMs);
  await flush();
  await flush();
  expect(minutes()).toEqual(["12:00", "12:01", "12:02", "12:03"]);
  expect(written).toHaveLength(2);
  expect(written[0]).toMatchObject({
    writer: {
      writerId: "replica-1.boot",
      instance: "replica-1",
      executorVersion: "1.2.3",
      ...model,
      beganAt: new Date("2026-01-31T12:00:00.000Z"),
    },
    stoppedAt: null,
  });
});

it("notes the state of each minute, and the next start of a replica without a model", async () => {
  const one = stage();
  one.start();
  one.state = () => ({ ...up, recording: false });
  await pass(20_000);
  await one.flush();
  expect(one.states().map(({ recording }) => recording)).toEqual([true, false]);

  const other = stage();
  other.begin({ model: () => null, state: () => up });
  await other.flush();
  expect(other.written[0]?.writer).toMatchObject({ configDigest: null, promptDigest: null });
});

it("adds what the replica runs once that is known, and only once", async () => {
  const { begin, flush, written } = stage();
  let known: typeof model | null = null;
  begin({ model: () => known, state: () => up });
  await flush();
  await flush();
  expect(written).toHaveLength(1);
  known = model;
  await flush();
  await flush();
  expect(written).toHaveLength(2);
  expect(written[1]).toMatchObject({ writer: model, beats: [] });
});

it("keeps the beats of an outage, each with its own minute and state, and writes them once it is over", async () => {
  const one = stage();
  one.start();
  one.store = "away";
  one.state = () => ({ ...up, storeUsed: false });
  for (let minutes = 0; minutes < 3; minutes += 1) {
    await pass(minuteMs);
    await one.flush();
  }
  expect(one.written).toEqual([]);
  one.store = "there";
  one.state = () => up;
  await pass(minuteMs);
  await one.flush();
  expect(one.minutes()).toEqual(["12:00", "12:01", "12:02", "12:03", "12:04"]);
  expect(one.states().map(({ storeUsed }) => storeUsed)).toEqual([true, false, false, false, true]);
  expect(one.reported).toEqual(["unwritten", "unwritten", "unwritten", "written"]);
});

it("keeps the last day of a longer outage, and reports every beat that it drops", async () => {
  const one = stage();
  one.start();
  await pass(25 * 60 * minuteMs);
  await one.flush();
  expect(one.minutes()).toHaveLength(24 * 60);
  expect([one.minutes()[0], one.minutes().at(-1)]).toEqual(["13:01", "13:00"]);
  expect(one.reported).toEqual([...Array(61).fill("dropped"), "written"]);
});

it("beats once for a minute that the clock meets again, and for each that it had passed over", async () => {
  const one = stage();
  one.start();
  one.offsetMs = 5 * minuteMs;
  await pass(minuteMs);
  one.offsetMs = 3 * minuteMs;
  one.state = () => ({ ...up, recording: false });
  await pass(3 * minuteMs);
  await one.flush();
  expect(one.minutes()).toEqual(["12:00", "12:06", "12:05", "12:07"]);
  expect(one.states().map(({ recording }) => recording)).toEqual([true, true, false, false]);
});

it("ends no earlier than its newest beat when the clock has stepped back", async () => {
  const one = stage();
  one.start();
  await pass(5 * minuteMs);
  one.offsetMs = -4 * minuteMs;
  await one.close();
  expect(one.written.at(-1)?.stoppedAt).toEqual(new Date("2026-01-31T12:05:00.000Z"));
});

it("writes what is left and its end when it stops, and then nothing more", async () => {
  const { start, close, flush, minutes, written } = stage();
  start();
  await pass(minuteMs);
  await close();
  await pass(5 * minuteMs);
  await flush();
  expect(minutes()).toEqual(["12:00", "12:01"]);
  expect(written.map(({ stoppedAt }) => stoppedAt)).toEqual([new Date("2026-01-31T12:01:00.000Z")]);
});

it("writes its end also if every beat has been written, but nothing if it never began", async () => {
  const one = stage();
  one.start();
  await one.flush();
  await one.close();
  expect(one.written.at(-1)).toMatchObject({ beats: [], stoppedAt: expect.any(Date) });

  const never = stage();
  await never.close();
  expect([never.written, never.reported]).toEqual([[], []]);
});

it("stops although the store is away", async () => {
  const one = stage();
  one.start();
  one.store = "away";
  await one.close();
  expect(one.reported).toEqual(["unwritten"]);
});

it("keeps a beat that is made while others are written, and writes none twice", async () => {
  const one = stage();
  const answer = Promise.withResolvers<void>();
  one.start();
  one.store = answer.promise;
  const first = one.flush();
  const second = one.flush();
  await pass(minuteMs);
  answer.resolve();
  await Promise.all([first, second]);
  await one.flush();
  expect(one.minutes()).toEqual(["12:00", "12:01"]);
});

it("goes on after a minute whose state could not be read", async () => {
  const one = stage();
  one.start();
  one.state = () => {
    throw new Error("unreadable");
  };
  await pass(minuteMs);
  one.state = () => up;
  await pass(minuteMs);
  await one.flush();
  expect(one.minutes()).toEqual(["12:00", "12:02"]);
  expect(one.reported).toEqual(["unread", "written"]);
});
