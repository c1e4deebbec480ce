import dns from "node:dns";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { changesBetween, readWorkerState } from "./worker-state.ts";

/** What a test file leaves behind if it does `change` and never undoes it. */
function leftBy(change: () => void): string[] {
  const before = readWorkerState();
  change();
  return changesBetween(before, readWorkerState());
}

describe("the state of a worker", () => {
  it("is the same while nothing changes it", () => {
    expect(leftBy(() => {})).toEqual([]);
  });

  it("shows a function that was replaced in a module of Node's", () => {
    const { lookup } = dns;
    onTestFinished(() => {
      dns.lookup = lookup;
    });
    expect(leftBy(() => Object.assign(dns, { lookup: () => {} }))).toEqual(["dns.lookup"]);
  });

  it("shows a clock that was replaced", () => {
    onTestFinished(() => void vi.useRealTimers());
    expect(leftBy(() => vi.useFakeTimers())).toEqual(
      expect.arrayContaining(["globalThis.Date", "globalThis.setTimeout", "performance.now"]),
    );
  });

  it("shows a global that was replaced", () => {
    onTestFinished(() => void vi.unstubAllGlobals());
    expect(leftBy(() => vi.stubGlobal("fetch", () => {}))).toEqual(["globalThis.fetch"]);
  });

  it("shows variables that were added, changed and removed", () => {
    vi.stubEnv("CLEAN_WORKER_CHANGED", "before");
    vi.stubEnv("CLEAN_WORKER_REMOVED", "before");
    onTestFinished(() => void vi.unstubAllEnvs());
    const left = leftBy(() => {
      vi.stubEnv("CLEAN_WORKER_ADDED", "after");
      vi.stubEnv("CLEAN_WORKER_CHANGED", "after");
      vi.stubEnv("CLEAN_WORKER_REMOVED", undefined);
    });
    expect(left).toEqual([
      "process.env.CLEAN_WORKER_ADDED",
      "process.env.CLEAN_WORKER_CHANGED",
      "process.env.CLEAN_WORKER_REMOVED",
    ]);
  });

  it("shows a listener that stayed", () => {
    const listener = () => {};
    onTestFinished(() => void process.off("SIGUSR2", listener));
    expect(leftBy(() => process.on("SIGUSR2", listener))).toEqual(["listeners of SIGUSR2"]);
  });
});
