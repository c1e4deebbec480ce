import { afterEach, describe, expect, it, vi } from "vitest";
import { createStage, runOf } from "../testing/executor-stage.ts";
import { type SelfTestWatch, selfTestProblem, watchSelfTest } from "./watch-self-test.ts";

/** A watch over self-tests whose results and times the test sets. */
function stage() {
  let monotonic = 0;
  const asked: ((problem: string | null) => void)[] = [];
  const told: (string | null)[] = [];
  const watch: SelfTestWatch = watchSelfTest({
    clock: { monotonic: () => monotonic },
    onChange: (problem) => void told.push(problem),
    check: () => new Promise((resolve) => void asked.push(resolve)),
    everyMs: 60_000,
    maxAgeMs: 180_000,
  });
  return {
    watch,
    told,
    asked,
    pass: (milliseconds: number) => {
      monotonic += milliseconds;
      return vi.advanceTimersByTimeAsync(milliseconds);
    },
    end: async (problem: string | null) => {
      asked.shift()?.(problem);
      await vi.advanceTimersByTimeAsync(0);
    },
  };
}

const context = { owner: "team-1", subject: "lessons", traceId: null, regenerate: false } as const;

/** Yields more often than a job needs from its decision to its record. */
async function letEverythingGoOn(): Promise<void> {
  for (let turns = 0; turns < 200; turns += 1) await new Promise(setImmediate);
}

describe("the watch over the self-test", () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  it("kills until the first self-test has passed, and runs wait for that", async () => {
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
    const { watch, end, told } = stage();
    const { executor, sink } = createStage();
    const guarded = watch.guard(executor);
    expect(watch.current()).toEqual({ source: "self-test", state: "unknown" });
    expect(selfTestProblem(watch.status())).toContain("not checked yet");
    const run = guarded.execute(runOf(), context);
    await letEverythingGoOn();
    expect(sink.entries).toEqual([]);
    await end(null);
    await run;
    expect(sink.entries).not.toEqual([]);
    expect(watch.current().state).toBe("released");
    expect(selfTestProblem(watch.status())).toBe(null);
    expect(told).toEqual([null]);
  });

  it("engages when a self-test fails, says why, and releases when a later one passes", async () => {
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
    const { watch, end, pass, told } = stage();
    let heard = 0;
    watch.onChange(() => {
      heard += 1;
    });
    watch.guard(createStage().executor);
    await end(null);
    await pass(60_000);
    await end("gate `opt-in` is open");
    expect(watch.current().state).toBe("engaged");
    expect(selfTestProblem(watch.status())).toContain("gate `opt-in` is open");
    await pass(60_000);
    await end(null);
    expect(watch.current().state).toBe("released");
    expect(told).toEqual([null, "gate `opt-in` is open", null]);
    expect(heard).toBe(3);
  });

  it("becomes unknown when no self-test has finished for too long", async () => {
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
    const { watch, end, pass } = stage();
    watch.guard(createStage().executor);
    await end(null);
    await pass(180_000);
    expect(watch.current().state).toBe("released");
    await pass(1);
    expect(watch.current().state).toBe("unknown");
    expect(selfTestProblem(watch.status())).toContain("last checked 180 s ago");
  });
});
