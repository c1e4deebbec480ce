import { defineConfig } from "vitest/config";

// Generous, because a busy machine is no reason to fail: tests wait for conditions, not for time.
export default defineConfig({
  test: { maxWorkers: 2, include: ["src/**/*.test.ts"], testTimeout: 60_000, hookTimeout: 60_000 },
});
