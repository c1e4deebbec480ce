import { join } from "node:path";
import { defineConfig } from "vitest/config";

/** What the tests of most rooms have in common. */
export const base = defineConfig({
  test: {
    maxWorkers: 2,
    // Test files share what they import: loading it for each was half of the time. No module keeps state.
    isolate: false,
    setupFiles: [join(import.meta.dirname, "clean-worker.ts")],
    // Generous, because a busy machine is no reason to fail: tests wait for conditions, not for time.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
