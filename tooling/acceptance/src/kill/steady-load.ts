import type { RunResponseV1, RunV1 } from "@slotgate/contracts";
import { runOf } from "../world/documents.ts";
import type { Replica } from "../world/replica.ts";

/** Submits at a constant pace, whatever happens to earlier submissions. */
export interface SteadyLoad {
  readonly submissions: () => number;
  readonly stop: () => Promise<void>;
}

export interface SteadyLoadOptions {
  readonly replica: Pick<Replica, "request">;
  readonly key: string;
  readonly perSecond: number;
  /** Limit on submissions that wait for answers, so that a machine too slow for the pace is not overloaded. */
  readonly mostUnderWay: number;
  /** The next run; one job that every gate admits when left out. */
  readonly run?: () => RunV1;
  readonly answered: (jobs: RunResponseV1["jobs"]) => void;
}

/** How often due submissions are sent. */
const tickMs = 10;

export function startSteadyLoad({
  replica,
  key,
  perSecond,
  mostUnderWay,
  run = runOf,
  answered,
}: SteadyLoadOptions): SteadyLoad {
  const underWay = new Set<Promise<void>>();
  let sent = 0;
  let due = 0;
  let lastTick = performance.now();

  async function submit(): Promise<void> {
    const response = await replica.request("/v1/runs", { key, body: JSON.stringify(run()) });
    if (response.status === 200) answered(((await response.json()) as RunResponseV1).jobs);
    else throw new Error(`status ${response.status}: ${await response.text()}`);
  }

  const failed = Promise.withResolvers<never>();
  failed.promise.catch(() => {});
  const timer = setInterval(() => {
    const now = performance.now();
    due += ((now - lastTick) / 1_000) * perSecond;
    lastTick = now;
    for (; due >= 1; due -= 1) {
      if (underWay.size >= mostUnderWay) continue;
      sent += 1;
      const submission = submit().catch(failed.reject);
      underWay.add(submission);
      void submission.finally(() => underWay.delete(submission));
    }
  }, tickMs);
  return {
    submissions: () => sent,
    async stop() {
      clearInterval(timer);
      await Promise.race([Promise.all(underWay), failed.promise]);
    },
  };
}
