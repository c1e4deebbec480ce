import { defineConfig } from "vitest/config";

// The oracle test asks the Unleash SDK ten million times.
// No module keeps state, so test files may share what they import: loading it for each was half of the time.
export default defineConfig({
  test: { maxWorkers: 2, isolate: false, include: ["src/**/*.test.ts"], testTimeout: 120_000 },
});
