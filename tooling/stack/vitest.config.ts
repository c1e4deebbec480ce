import { defineConfig } from "vitest/config";

// Real processes on a machine that may be busy: these bounds only keep a hang from lasting for ever.
export default defineConfig({ test: { maxWorkers: 2, testTimeout: 60_000, hookTimeout: 90_000 } });
