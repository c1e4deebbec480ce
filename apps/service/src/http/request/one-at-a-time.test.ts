import type { ReadinessReportV1 } from "@slotgate/contracts";
import { expect, it, vi } from "vitest";
import { oneAtATime } from "./one-at-a-time.ts";
import type { ReportAsked } from "./readiness.ts";

const asked = (change: Partial<ReportAsked> = {}): ReportAsked => ({
  stage: "ga",
  window: { from: "2026-01-01T00:00:00.000Z", to: "2026-01-02T00:00:00.000Z" },
  signal: new AbortController().signal,
  onProgress: () => {},
  ...change,
});

function start() {
  const begun: PromiseWithResolvers<ReadinessReportV1>[] = [];
  const compute = () => {
    const computing = Promise.withResolvers<ReadinessReportV1>();
    begun.push(computing);
    return computing.promise;
  };
  const report = oneAtATime(compute, {
    mostWaiting: 1,
    nouns: "reports",
    onWaiting: ({ onProgress }: ReportAsked) => onProgress(waiting),
  });
  return { begun, report };
}
const waiting = { what: "waiting for another report", read: 0, of: null };
const finished = {} as ReadinessReportV1;
const begins = (begun: readonly unknown[], count: number) =>
  vi.waitFor(() => expect(begun).toHaveLength(count));

it("computes one report after the other, also after one that failed, and says what is waited for", async () => {
  const { begun, report } = start();
  const told: unknown[] = [];
  const first = report(asked({ onProgress: (progress) => told.push(progress) }));
  await begins(begun, 1);
  expect(told).toEqual([]);
  const second = report(asked({ onProgress: (progress) => told.push(progress) }));
  expect(told).toEqual([waiting]);
  expect(begun).toHaveLength(1);
  begun[0]?.reject(new Error("the store is away"));
  await expect(first).rejects.toThrow("the store is away");
  await begins(begun, 2);
  begun[1]?.resolve(finished);
  expect(await second).toBe(finished);
});

it("refuses a report when too many wait, and takes one again when they have ended", async () => {
  const { begun, report } = start();
  const [first, second] = [report(asked()), report(asked())];
  await begins(begun, 1);
  await expect(report(asked())).rejects.toMatchObject({ type: "rate-limited" });
  begun[0]?.resolve(finished);
  await first;
  const third = report(asked());
  begun[1]?.resolve(finished);
  await second;
  await begins(begun, 3);
  begun[2]?.resolve(finished);
  expect(await third).toBe(finished);
});

it("does not compute a report whose caller has gone", async () => {
  const { begun, report } = start();
  const gone = new AbortController();
  const first = report(asked());
  await begins(begun, 1);
  const second = report(asked({ signal: gone.signal }));
  gone.abort();
  begun[0]?.resolve(finished);
  await first;
  await expect(second).rejects.toThrow();
  expect(begun).toHaveLength(1);
});
