import { afterAll, expect, vi } from "vitest";
import { changesBetween, readWorkerState } from "./worker-state.ts";

// Runs before each test file. Files of one worker share its globals, so what one leaves behind may fail another.
const before = readWorkerState();
afterAll(() => {
  const left = changesBetween(before, readWorkerState());
  const fakeTimers = vi.isFakeTimers();
  // Restored anyway, so that one file's fault is reported once.
  vi.useRealTimers();
  vi.unstubAllEnvs();
  vi.unstubAllGlobals();
  expect({ left, fakeTimers }, "this file leaves changed globals to the next").toEqual({
    left: [],
    fakeTimers: false,
  });
});
