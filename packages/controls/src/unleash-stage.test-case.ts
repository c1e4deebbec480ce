import { expect, onTestFinished } from "vitest";
import type { ControlSource } from "./control-source.ts";
import { aiFlag, type FakeUnleash, killFlag, startFakeUnleash } from "./fake-unleash.test-case.ts";
import { reasonOf } from "./reason-of.test-case.ts";
import { createTurnableClock, type TurnableClock } from "./testing/turnable-clock.ts";
import { createUnleashSource, type UnleashSourceOptions } from "./unleash-source.ts";

export const maxAgeMs = 15_000;
export const soon = { interval: 5, timeout: 5_000 };

/** A control source that polls a fake Unleash. */
export interface Stage {
  readonly unleash: FakeUnleash;
  readonly clock: TurnableClock;
  readonly source: ControlSource;
  /** Waits until a job gets this reason; 5000 ms at most by default. */
  readonly becomes: (reason: string, limit?: { readonly withinMs: number }) => Promise<void>;
  /** Waits for this number of further requests to Unleash. */
  readonly asked: (times: number) => Promise<void>;
}

/** Sets up the stage for one test, and closes it afterwards. */
export async function setUp({
  prepare = () => undefined,
  options = {},
}: {
  readonly prepare?: (unleash: FakeUnleash) => void;
  readonly options?: Partial<UnleashSourceOptions>;
} = {}): Promise<Stage> {
  const unleash = await startFakeUnleash();
  prepare(unleash);
  const clock = createTurnableClock();
  const source = createUnleashSource({
    url: unleash.url,
    token: "*:development.secret",
    environment: "development",
    appName: "slotgate-test",
    instanceId: "one",
    killFlag,
    aiFlag,
    groupId: aiFlag,
    pollIntervalMs: 20,
    maxAgeMs,
    clock,
    answerTimeoutMs: 300,
    longestRetryDelayMs: 50,
    ...options,
  });
  onTestFinished(async () => {
    await source.close();
    await unleash.stop();
  });
  return {
    unleash,
    clock,
    source,
    becomes: (reason, { withinMs } = { withinMs: soon.timeout }) =>
      expect.poll(() => reasonOf(source), { ...soon, timeout: withinMs }).toBe(reason),
    asked: async (times) => {
      const before = unleash.served.length;
      await expect.poll(() => unleash.served.length, soon).toBeGreaterThanOrEqual(before + times);
    },
  };
}

export const advice = (source: ControlSource): string => source.status().advice.join("\n");
