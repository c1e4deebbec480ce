import { afterAll, expect, vi } from "vitest";
import { changesBetween, readWorkerState } from "./worker-state.ts";

// Set up before each test file. Files of one worker share its globals: what one leaves behind fails another, by chance.
const before = readWorkerState();
afterAll(() => {
  const left = changesBetween(before, readWorkerState());
  const fakeTimers = vi.isFakeTimers();
  // Restored all the same, so that one file's fault is told once.
  vi.useRealTimers();
  vi.unstubAllEnvs();
  vi.unstubAllGlobals();
  expect({ left, fakeTimers }, "this file leaves changed globals to the next").toEqual({
    left: [],
    fakeTimers: false,
  });
});
