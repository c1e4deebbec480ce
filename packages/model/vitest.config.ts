import { defineConfig } from "vitest/config";

// Generous, because a busy machine is no reason to fail: tests wait for conditions, not for time.
// No module keeps state, so test files may share what they import: loading it for each was half of the time.
export default defineConfig({
  test: {
    maxWorkers: 2,
    isolate: false,
    include: ["src/**/*.test.ts"],
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
