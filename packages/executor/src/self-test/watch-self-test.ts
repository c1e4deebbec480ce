import { type Clock, createListeners } from "@slotgate/controls";
import type { LocalKillSwitch } from "@slotgate/gate";
import type { Executor } from "../executor.ts";
import { runSelfTest } from "./run-self-test.ts";

/** The last self-test's result and age. */
export type SelfTestStatus =
  | { readonly state: "unchecked" }
  | { readonly state: "passed" | "outdated"; readonly ageMs: number }
  | { readonly state: "failed"; readonly ageMs: number; readonly problem: string };

/** Whether every gate of this process is known to deny. */
export interface SelfTestWatch {
  readonly status: () => SelfTestStatus;
  /** A kill source: unknown before the first self-test and when the last is too old, engaged when the last failed. */
  readonly current: () => LocalKillSwitch;
  readonly onChange: (listener: () => void) => () => void;
  /**
   * Starts to check the executor, and returns it behind the first self-test: earlier runs wait for it instead of being
   * denied.
   */
  readonly guard: (executor: Executor) => Executor;
  readonly close: () => Promise<void>;
}

export interface SelfTestWatchOptions {
  readonly clock: Pick<Clock, "monotonic">;
  /** Called when the result changes; null: every gate denies what it must. */
  readonly onChange: (problem: string | null) => void;
  readonly check?: typeof runSelfTest;
  readonly everyMs?: number;
  /** A passed self-test older than this says nothing. */
  readonly maxAgeMs?: number;
}

const minuteMs = 60_000;

export function watchSelfTest(options: SelfTestWatchOptions): SelfTestWatch {
  const { clock, check = runSelfTest, everyMs = minuteMs, maxAgeMs = 3 * minuteMs } = options;
  const listeners = createListeners();
  let last: { readonly at: number; readonly problem: string | null } | null = null;
  let checking: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;

  async function look(executor: Executor): Promise<void> {
    const problem = await check(executor);
    const changed = last === null || last.problem !== problem;
    last = { at: clock.monotonic(), problem };
    if (!changed) return;
    options.onChange(problem);
    listeners.tell();
  }

  function status(): SelfTestStatus {
    if (last === null) return { state: "unchecked" };
    const ageMs = clock.monotonic() - last.at;
    if (last.problem !== null) return { state: "failed", ageMs, problem: last.problem };
    return { state: ageMs <= maxAgeMs ? "passed" : "outdated", ageMs };
  }

  return {
    status,
    current: () => ({ source: "self-test", state: killStates[status().state] }),
    onChange: listeners.add,
    guard(executor) {
      const first = look(executor);
      checking = first;
      timer = setInterval(() => {
        checking = checking.then(() => look(executor));
      }, everyMs);
      timer.unref();
      return {
        ...executor,
        execute: (run, context) => first.then(() => executor.execute(run, context)),
        resume: (run, context) => first.then(() => executor.resume(run, context)),
      };
    },
    async close() {
      clearInterval(timer);
      await checking;
    },
  };
}

const killStates = {
  unchecked: "unknown",
  outdated: "unknown",
  failed: "engaged",
  passed: "released",
} as const satisfies Readonly<Record<SelfTestStatus["state"], LocalKillSwitch["state"]>>;

/** The problem for `/readyz`; null if there is none. */
export function selfTestProblem(status: SelfTestStatus): string | null {
  switch (status.state) {
    case "passed":
      return null;
    case "unchecked":
      return "the gates were not checked yet, so nothing is admitted";
    case "outdated":
      return `the gates were last checked ${Math.round(status.ageMs / 1_000)} s ago, so nothing is admitted`;
    case "failed":
      return `a gate does not deny what it must, so nothing is admitted: ${status.problem}`;
  }
}
