import { expect, it } from "vitest";
import { followRuns, type RunName } from "./follow-runs.ts";
import type { StoredRun } from "./run-store.ts";

const stored = ({ runId, owner }: RunName): StoredRun => ({
  runId,
  owner,
  subject: owner,
  idempotencyKey: null,
  asynchronous: true,
  state: "running",
  submittedAt: "2026-01-31T12:00:00.000Z",
  endedAt: null,
  progress: { jobs: 1, ended: 0, completed: 0, stubs: 0, failed: 0 },
});

/** A follower that polls when told to. */
function stage(byNames: (names: readonly RunName[]) => Promise<readonly StoredRun[]>) {
  const stopping = new AbortController();
  let go = (): void => {};
  const follower = followRuns({
    store: { byNames },
    stopping: stopping.signal,
    pause: () => new Promise((resolve) => (go = resolve)),
  });
  const turn = () => new Promise(setImmediate);
  const lookOnce = async () => {
    go();
    await turn();
  };
  return { follower, lookOnce, stopping };
}

it("sends one query for 640 streams", async () => {
  const asked: number[] = [];
  const { follower, lookOnce } = stage(async (names) => {
    asked.push(names.length);
    return names.map(stored);
  });
  let told = 0;
  for (let at = 0; at < 640; at += 1)
    follower.follow({ runId: `run-${at % 100}`, owner: `owner-${at % 2}` }, () => told++);
  await lookOnce();
  expect(asked).toEqual([100]);
  expect(told).toBe(640);
});

it("notifies only the followers of a run under its owner", async () => {
  const { follower, lookOnce } = stage(async (names) => names.map(stored));
  const told: string[] = [];
  follower.follow({ runId: "one", owner: "a" }, ({ owner }) => told.push(owner));
  follower.follow({ runId: "one", owner: "b" }, ({ owner }) => told.push(owner));
  await lookOnce();
  expect(told).toEqual(["a", "b"]);
});

it("continues after a failed query, and stops polling without followers", async () => {
  let looks = 0;
  const { follower, lookOnce } = stage(async (names) => {
    looks += 1;
    if (looks === 1) throw new Error("down");
    return names.map(stored);
  });
  let told = 0;
  const end = follower.follow({ runId: "one", owner: "a" }, () => told++);
  await lookOnce();
  expect(told).toBe(0);
  await lookOnce();
  expect(told).toBe(1);
  end();
  await lookOnce();
  await lookOnce();
  expect(looks).toBe(2);
  follower.follow({ runId: "two", owner: "a" }, () => told++);
  await lookOnce();
  expect([looks, told]).toEqual([3, 2]);
});
