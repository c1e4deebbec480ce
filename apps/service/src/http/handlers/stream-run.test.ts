import { followRuns, type StoredRun } from "@slotgate/executor";
import { afterEach, describe, expect, it } from "vitest";
import { type HttpStage, startStage } from "../../testing/http-stage.ts";
import type { AppParts } from "../request/app-parts.ts";

const run = (changes: Partial<StoredRun> = {}): StoredRun => ({
  runId: "run-1",
  owner: "submit",
  subject: "submit",
  idempotencyKey: null,
  asynchronous: true,
  state: "running",
  submittedAt: "2026-01-31T12:00:00.000Z",
  endedAt: null,
  progress: { jobs: 2, ended: 0, completed: 0, stubs: 0, failed: 0 },
  ...changes,
});
const half = run({ progress: { jobs: 2, ended: 1, completed: 1, stubs: 0, failed: 0 } });
const ended = run({
  state: "ended",
  endedAt: "2026-01-31T12:00:01.000Z",
  progress: { jobs: 2, ended: 2, completed: 2, stubs: 0, failed: 0 },
});

let stage: HttpStage;
afterEach(() => stage.stop());

/** A stage that reads the run in these states, one after the other; the last one repeats. */
async function start(
  states: readonly (StoredRun | Error | Promise<StoredRun>)[],
  changes: Partial<AppParts> = {},
): Promise<() => number> {
  let read = 0;
  const byId = async () => {
    const state = states[Math.min(read, states.length - 1)];
    read += 1;
    if (state === undefined || state instanceof Error) throw state;
    return state;
  };
  const { stopping = new AbortController().signal } = changes;
  const pause = () => new Promise<void>(setImmediate);
  stage = await startStage({
    runStore: { byId, list: async () => [], answers: async function* () {} },
    follower: followRuns({ store: { byNames: async () => [await byId()] }, stopping, pause }),
    // Comments are sent when a test says so.
    pause: (_ms, signal) => new Promise((resolve) => signal.addEventListener("abort", () => resolve())),
    ...changes,
  });
  return () => read;
}
const events = (text: string) => [...text.matchAll(/^event: (\w+)$/gm)].map(([, event]) => event);

describe("a run's events", () => {
  it("report every change once, and end with the run", async () => {
    await start([run(), run(), half, half, new Error("down"), half, ended]);
    const stream = await stage.ask("/v1/runs/run-1/events");
    expect(stream.headers.get("content-type")).toBe("text/event-stream");
    expect(events(await stream.text())).toEqual(["progress", "progress", "ended"]);
  });

  it("end when the process is to stop", async () => {
    const stopping = new AbortController();
    await start([run()], { stopping: stopping.signal });
    const stream = await stage.ask("/v1/runs/run-1/events");
    stopping.abort();
    expect(events(await stream.text())).toEqual(["progress"]);
  });

  it("keep a silent connection open, even while the database is unavailable", async () => {
    const waits: number[] = [];
    const pause = (ms: number) => {
      waits.push(ms);
      return new Promise<void>(setImmediate);
    };
    await start([run(), ...Array<Error>(8).fill(new Error("down")), ended], { pause });
    const stream = await stage.ask("/v1/runs/run-1/events");
    expect(await stream.text()).toContain(": still here\n\n");
    expect(new Set(waits)).toEqual(new Set([15_000]));
  });

  it("pass through proxies unbuffered", async () => {
    await start([ended]);
    const { headers } = await stage.ask("/v1/runs/run-1/events");
    expect(headers.get("x-accel-buffering")).toBe("no");
    expect(headers.get("cache-control")).toBe("no-cache, no-store, no-transform");
  });

  it("are 204 for a reader who has read the end, and continue for others", async () => {
    await start([half, half, ended]);
    const text = await (await stage.ask("/v1/runs/run-1/events")).text();
    const ids = [...text.matchAll(/^id: (.+)$/gm)].map(([, id = ""]) => id);
    expect(ids).toEqual(["1/2", "ended"]);
    const again = (id: string) => stage.ask("/v1/runs/run-1/events", { headers: { "last-event-id": id } });
    expect((await again("ended")).status).toBe(204);
    expect((await again("any")).status).toBe(204);
    // All jobs can end before the run does, so a reader of that event has not read the end.
    for (const id of ["1/2", "2/2", ""]) {
      const late = await again(id);
      expect([late.status, events(await late.text())]).toEqual([200, ["ended"]]);
    }
  });

  it("answer HEAD at once", async () => {
    await start([run()]);
    const { status, headers } = await stage.ask("/v1/runs/run-1/events", { method: "HEAD" });
    expect([status, headers.get("content-type")]).toEqual([200, "text/event-stream"]);
  });

  it("are limited by key", async () => {
    const stopping = new AbortController();
    await start([run()], { streamsPerKey: 2, stopping: stopping.signal });
    const open = () => stage.ask("/v1/runs/run-1/events");
    const streams = [await open(), await open()];
    expect(await stage.problemOf("/v1/runs/run-1/events")).toMatchObject({
      status: 429,
      detail: expect.stringContaining("2 event streams"),
    });
    const others = await stage.ask("/v1/runs/run-1/events", { as: ["submit", "audit"] });
    expect(others.status).toBe(200);
    stopping.abort();
    for (const stream of [...streams, others]) await stream.text();
  });

  it("are not polled once the caller has hung up", async () => {
    const read = await start([run()]);
    const line = new AbortController();
    const response = await fetch(`${stage.url}/v1/runs/run-1/events`, {
      headers: { authorization: "Bearer secret-of-submit" },
      signal: line.signal,
    });
    line.abort();
    await expect(response.text()).rejects.toThrow();
    await stillness(read);
  });

  it("are not followed when the caller hung up before the run was found", async () => {
    const found = Promise.withResolvers<StoredRun>();
    const read = await start([found.promise, run()]);
    const line = new AbortController();
    const asking = fetch(`${stage.url}/v1/runs/run-1/events`, {
      headers: { authorization: "Bearer secret-of-submit" },
      signal: line.signal,
    }).catch(() => "cut");
    while (read() === 0) await new Promise(setImmediate);
    line.abort();
    expect(await asking).toBe("cut");
    while (stage.logs.length === 0) await new Promise(setImmediate);
    found.resolve(run());
    await stillness(read);
    expect(read()).toBe(1);
  });
});

/** Waits until there were no reads for many turns of the event loop; fails if that does not happen. */
async function stillness(read: () => number): Promise<void> {
  let last = read();
  let still = 0;
  for (let turns = 0; turns < 20_000 && still < 200; turns += 1) {
    await new Promise(setImmediate);
    still = read() === last ? still + 1 : 0;
    last = read();
  }
  expect(still).toBe(200);
}
