import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["src/**/*.test.ts"],
    globalSetup: ["src/world/shared-stack.ts"],
    testTimeout: 90_000,
    hookTimeout: 90_000,
    // For two cores: much of the time is spent in waiting for what has to come by itself.
    maxWorkers: 3,
    // No module keeps state, so files may share what they import: it would be loaded dozens of times.
    isolate: false,
  },
});
