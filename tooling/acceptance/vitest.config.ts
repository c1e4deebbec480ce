import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["src/**/*.test.ts"],
    globalSetup: ["src/world/shared-stack.ts"],
    testTimeout: 90_000,
    hookTimeout: 90_000,
    // Two cores, of which PostgreSQL and Unleash want their part.
    maxWorkers: 2,
    // No module keeps state, so files may share what they import: it would be loaded dozens of times.
    isolate: false,
  },
});
