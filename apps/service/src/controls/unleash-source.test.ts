import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import type { ControlSource } from "./control-source.ts";
import {
  aiDefinition,
  aiFlag,
  type FakeUnleash,
  killDefinition,
  killFlag,
  rolloutStrategy,
  startFakeUnleash,
} from "./fake-unleash.test-case.ts";
import { reasonOf } from "./reason-of.test-case.ts";
import { createTurnableClock, type TurnableClock } from "./turnable-clock.test-case.ts";
import { createUnleashSource, type UnleashSourceOptions } from "./unleash-source.ts";

const maxAgeMs = 15_000;
const soon = { interval: 5, timeout: 5_000 };

interface Stage {
  readonly unleash: FakeUnleash;
  readonly clock: TurnableClock;
  readonly source: ControlSource;
  readonly becomes: (reason: string) => Promise<void>;
  /** Waits until Unleash was asked so often after this moment. */
  readonly asked: (times: number) => Promise<void>;
}

async function setUp({
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
    becomes: (reason) => expect.poll(() => reasonOf(source), soon).toBe(reason),
    asked: async (times) => {
      const before = unleash.served.length;
      await expect.poll(() => unleash.served.length, soon).toBeGreaterThanOrEqual(before + times);
    },
  };
}

const advice = (source: ControlSource): string => source.status().advice.join("\n");

describe("operators' changes", () => {
  it("shows each with its own reason, and back again", async () => {
    const { unleash, becomes } = await setUp();
    await becomes("ADMITTED");
    unleash.flags = [killDefinition(true), aiDefinition()];
    await becomes("KILL_SWITCH");
    unleash.flags = [killDefinition(false), aiDefinition({ enabled: false })];
    await becomes("FEATURE_DISABLED");
    unleash.flags = [
      killDefinition(false),
      aiDefinition({ strategies: [rolloutStrategy({ rollout: "0" })] }),
    ];
    await becomes("ROLLOUT_EXCLUDED");
    unleash.flags = [
      killDefinition(false),
      aiDefinition({ strategies: [rolloutStrategy({ rollout: "50", stickiness: "default" })] }),
    ];
    await becomes("ROLLOUT_INVALID");
    unleash.flags = [killDefinition(false)];
    await becomes("FEATURE_UNKNOWN");
    unleash.flags = [killDefinition(false), aiDefinition()];
    await becomes("ADMITTED");
  });

  it("denies while the kill flag is archived", async () => {
    const { unleash, source, becomes } = await setUp();
    await becomes("ADMITTED");
    unleash.flags = [aiDefinition()];
    await becomes("KILL_SWITCH_UNKNOWN");
    expect(advice(source)).toContain("revive it if it is archived");
    unleash.flags = [killDefinition(false), aiDefinition()];
    await becomes("ADMITTED");
    await expect.poll(() => source.status(), soon).toMatchObject({ state: "confirmed", advice: [] });
  });

  it("counts distinct snapshots and tells of each once", async () => {
    const { unleash, source, becomes, asked } = await setUp();
    const told: (number | undefined)[] = [];
    source.onChange(() => told.push(source.reading()?.revision));
    await becomes("ADMITTED");
    // Another payload, the same controls.
    unleash.flags = [...unleash.flags, { name: "other", enabled: true, strategies: [] }];
    await asked(5);
    unleash.flags = [killDefinition(true), aiDefinition()];
    await becomes("KILL_SWITCH");
    expect(told).toEqual([1, 2]);
    expect(source.reading()?.digest).toMatch(/^[0-9a-f]{64}$/);
  });

  it("is not disturbed by a flag of somebody else that is malformed", async () => {
    const { unleash, source, becomes, asked } = await setUp({
      prepare: (fake) => {
        fake.flags = [{ name: "other", enabled: "yes", strategies: 7 }, ...fake.flags];
      },
    });
    await becomes("ADMITTED");
    await asked(5);
    expect(source.status().advice).toEqual([]);
    expect(unleash.served.filter((line) => line.endsWith(" 304")).length).toBeGreaterThan(0);
  });

  it("survives a listener that throws, and tells the others", async () => {
    const warned = vi.spyOn(process, "emitWarning").mockReturnValue(undefined);
    onTestFinished(() => warned.mockRestore());
    const { source, becomes } = await setUp();
    let told = 0;
    source.onChange(() => {
      throw new Error("mine");
    });
    const stop = source.onChange(() => {
      told += 1;
    });
    await becomes("ADMITTED");
    expect(told).toBe(1);
    expect(warned).toHaveBeenCalledWith(expect.objectContaining({ message: "mine" }));
    stop();
  });
});

describe("freshness", () => {
  it("denies before the first answer, and says what is missing", async () => {
    const { unleash, source, becomes } = await setUp({
      prepare: (fake) => {
        fake.answer = { kind: "hang" };
      },
    });
    expect(reasonOf(source)).toBe("CONTROLS_UNAVAILABLE");
    expect(source.status()).toMatchObject({
      state: "unavailable",
      snapshot: null,
      revision: null,
      ageMs: null,
    });
    await expect.poll(() => advice(source), soon).toContain("did not answer within 300 ms");
    expect(reasonOf(source)).toBe("CONTROLS_UNAVAILABLE");
    unleash.answer = { kind: "flags" };
    await becomes("ADMITTED");
  });

  it("is confirmed for the moment at which the request was sent, however late the answer", async () => {
    const { unleash, clock, source, becomes } = await setUp();
    await becomes("ADMITTED");
    const { promise: until, resolve: release } = Promise.withResolvers<void>();
    unleash.nextPolls.push({ kind: "hold", until });
    await expect.poll(() => unleash.served.at(-1), soon).toContain("hold");
    const ages: (number | undefined)[] = [];
    source.onChange(() => ages.push(source.reading()?.ageMs));
    clock.pass(10_000);
    unleash.flags = [killDefinition(true), aiDefinition()];
    release();
    await becomes("KILL_SWITCH");
    expect(ages[0]).toBeGreaterThanOrEqual(10_000);
  });

  it("recovers from a clock that stepped back with the next answer", async () => {
    const { unleash, clock, source, becomes, asked } = await setUp();
    await becomes("ADMITTED");
    unleash.answer = { kind: "status", status: 500 };
    await asked(3);
    clock.step(-60_000);
    expect(reasonOf(source)).toBe("CONTROLS_STALE");
    expect(advice(source)).toContain("stepped back");
    unleash.answer = { kind: "flags" };
    await becomes("ADMITTED");
  });

  it("grows stale while Unleash is gone, and recovers when it is back", async () => {
    const { unleash, clock, source, becomes } = await setUp();
    await becomes("ADMITTED");
    await unleash.stop();
    await expect.poll(() => advice(source), soon).toContain("cannot be reached");
    expect(reasonOf(source)).toBe("ADMITTED");
    clock.pass(maxAgeMs + 1);
    expect(reasonOf(source)).toBe("CONTROLS_STALE");
    await unleash.start();
    await becomes("ADMITTED");
    expect(source.status()).toMatchObject({ state: "confirmed", revision: 1 });
  });

  it("keeps a kill that was heard before Unleash went", async () => {
    const { unleash, clock, source, becomes } = await setUp({
      prepare: (fake) => {
        fake.flags = [killDefinition(true), aiDefinition()];
      },
    });
    await becomes("KILL_SWITCH");
    await unleash.stop();
    clock.pass(maxAgeMs + 1);
    expect(reasonOf(source)).toBe("KILL_SWITCH");
  });
});

describe("the SDK's pitfalls", () => {
  it("polls again after one 401", async () => {
    const { unleash, clock, source, becomes } = await setUp();
    await becomes("ADMITTED");
    unleash.nextPolls.push({ kind: "status", status: 401 });
    await expect.poll(() => unleash.served.some((line) => line.endsWith(" 401")), soon).toBe(true);
    clock.pass(maxAgeMs + 1);
    await becomes("ADMITTED");
    expect(source.reading()?.revision).toBe(1);
  });

  it("grows stale while the token is refused, and says so", async () => {
    const { unleash, clock, source, becomes, asked } = await setUp();
    await becomes("ADMITTED");
    unleash.answer = { kind: "status", status: 403 };
    await expect.poll(() => advice(source), soon).toContain("refused the token with status 403");
    clock.pass(maxAgeMs + 1);
    await asked(3);
    expect(reasonOf(source)).toBe("CONTROLS_STALE");
    unleash.answer = { kind: "flags" };
    await becomes("ADMITTED");
  });

  it("does not wait for a socket that hangs", async () => {
    const { unleash, clock, source, becomes } = await setUp();
    await becomes("ADMITTED");
    unleash.nextPolls.push({ kind: "hang" });
    await expect.poll(() => unleash.served.some((line) => line.endsWith("hang")), soon).toBe(true);
    clock.pass(maxAgeMs + 1);
    expect(reasonOf(source)).toBe("CONTROLS_STALE");
    await becomes("ADMITTED");
  });

  it.each([
    ["not JSON", "<html>"],
    ["JSON without flags", '{"version":2}'],
    ["flags that are no list", '{"version":2,"features":{}}'],
    ["a change instead of the full list", '{"events":[]}'],
    ["a list that holds no flags", '{"version":2,"features":[null]}'],
    ["null", "null"],
  ])("does not take 304s after a payload of %s for a confirmation", async (_name, text) => {
    const { unleash, clock, source, becomes, asked } = await setUp();
    await becomes("ADMITTED");
    unleash.answer = { kind: "text", text };
    await expect.poll(() => unleash.served.at(-1), soon).toContain(" 200");
    await expect.poll(() => source.status().advice.length, soon).toBeGreaterThan(0);
    clock.pass(maxAgeMs + 1);
    await asked(5);
    expect(reasonOf(source)).toBe("CONTROLS_STALE");
    expect(advice(source)).toContain("something other than flags");
    unleash.answer = { kind: "flags" };
    await becomes("ADMITTED");
  });

  it("starts anew after one unreadable payload, though Unleash then answers 304 to its ETag", async () => {
    const { unleash, clock, becomes } = await setUp();
    await becomes("ADMITTED");
    // The SDK alone gets it, once, and would get 304 for it from then on.
    unleash.nextPolls.push({ kind: "text", text: "<html>" }, { kind: "text", text: "<html>" });
    await expect.poll(() => unleash.nextPolls.length, soon).toBe(1);
    unleash.nextPolls.length = 0;
    clock.pass(maxAgeMs + 1);
    await becomes("ADMITTED");
  });

  it.each([404, 429, 500, 503])("recovers from status %i", async (status) => {
    const { unleash, clock, source, becomes } = await setUp();
    await becomes("ADMITTED");
    unleash.answer = { kind: "status", status };
    await expect.poll(() => advice(source), soon).toContain(`status ${status}`);
    clock.pass(maxAgeMs + 1);
    expect(reasonOf(source)).toBe("CONTROLS_STALE");
    unleash.answer = { kind: "flags" };
    await becomes("ADMITTED");
  });

  it("does not end the process when it lets go of an SDK that waits for an answer", async () => {
    const uncaught: unknown[] = [];
    const note = (error: unknown) => void uncaught.push(error);
    process.on("unhandledRejection", note);
    onTestFinished(() => void process.off("unhandledRejection", note));
    const { unleash, source, becomes } = await setUp();
    await becomes("ADMITTED");
    unleash.answer = { kind: "hang" };
    await expect.poll(() => unleash.served.at(-1), soon).toContain("hang");
    await source.close();
    expect(uncaught).toEqual([]);
  });
});

describe("the token's environment", () => {
  it("denies at start when it is another one, and recovers when mended", async () => {
    const { unleash, source, becomes } = await setUp({
      prepare: (fake) => {
        fake.environment = "production";
      },
    });
    await expect
      .poll(() => advice(source), soon)
      .toContain("belongs to the Unleash environment `production`");
    expect(source.status().state).toBe("unavailable");
    expect(reasonOf(source)).toBe("CONTROLS_UNAVAILABLE");
    unleash.environment = "development";
    await becomes("ADMITTED");
  });

  it("denies when Unleash does not say", async () => {
    const { unleash, source, becomes } = await setUp({
      prepare: (fake) => {
        fake.environment = undefined;
      },
    });
    await expect.poll(() => advice(source), soon).toContain("did not say which environment");
    expect(reasonOf(source)).toBe("CONTROLS_UNAVAILABLE");
    unleash.environment = "development";
    await becomes("ADMITTED");
  });

  it("never admits on flags of another environment, also when Unleash changes while it is polled", async () => {
    const { unleash, source, becomes } = await setUp({
      prepare: (fake) => {
        fake.flags = [killDefinition(false), aiDefinition({ enabled: false })];
      },
    });
    await becomes("FEATURE_DISABLED");
    const seen = new Set<string>();
    source.onChange(() => seen.add(reasonOf(source)));
    unleash.environment = "staging";
    unleash.flags = [killDefinition(false), aiDefinition()];
    await becomes("CONTROLS_UNAVAILABLE");
    expect(source.status()).toMatchObject({ state: "unavailable", snapshot: null });
    unleash.environment = "development";
    unleash.flags = [killDefinition(false), aiDefinition({ enabled: false })];
    await becomes("FEATURE_DISABLED");
    expect([...seen]).toEqual(["CONTROLS_UNAVAILABLE", "FEATURE_DISABLED"]);
    expect(source.reading()?.revision).toBe(1);
  });
});

describe("what Unleash is told", () => {
  it("sends what was counted at the latest when it is closed", async () => {
    const { unleash, source, becomes } = await setUp();
    await becomes("ADMITTED");
    source.countDecision({ killed: false, admitted: true });
    source.countDecision({ killed: false, admitted: false });
    source.countDecision({ killed: true, admitted: false });
    await source.close();
    expect(unleash.metrics).toMatchObject([
      { bucket: { toggles: { [killFlag]: { yes: 1, no: 2 }, [aiFlag]: { yes: 1, no: 2 } } } },
    ]);
  });
});

describe("closing", () => {
  it.each<FakeUnleash["answer"]>([{ kind: "flags" }, { kind: "hang" }, { kind: "status", status: 401 }])(
    "leaves no socket behind while Unleash answers %o",
    async (answer) => {
      const { unleash, source, becomes, asked } = await setUp();
      await becomes("ADMITTED");
      unleash.answer = answer;
      await asked(1);
      await source.close();
      await expect.poll(unleash.openConnections, soon).toBe(0);
    },
  );

  it.each<FakeUnleash["answer"]>([{ kind: "flags" }, { kind: "hang" }, { kind: "status", status: 500 }])(
    "leaves nothing behind that keeps the process alive while Unleash answers %o",
    async (answer) => {
      const unleash = await startFakeUnleash();
      onTestFinished(() => unleash.stop());
      const child = spawn(
        process.execPath,
        [fileURLToPath(new URL("./open-and-close.test-case.ts", import.meta.url))],
        {
          env: { PATH: process.env["PATH"], UNLEASH_URL: unleash.url },
          stdio: ["pipe", "pipe", "inherit"],
        },
      );
      await once(child.stdout, "data");
      const before = unleash.served.length;
      unleash.answer = answer;
      await expect.poll(() => unleash.served.length, soon).toBeGreaterThan(before);
      child.stdin.end("close\n");
      const [code] = await once(child, "exit");
      expect(code).toBe(0);
    },
  );
});
