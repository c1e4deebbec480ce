import { defineConfig } from "vitest/config";

// The oracle test asks the Unleash SDK ten million times.
export default defineConfig({ test: { maxWorkers: 2, include: ["src/**/*.test.ts"], testTimeout: 120_000 } });
