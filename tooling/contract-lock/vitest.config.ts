import { defineConfig } from "vitest/config";

// Generous, because a busy machine is no reason to fail: these bounds only keep a hang from lasting for ever.
export default defineConfig({ test: { maxWorkers: 2, testTimeout: 240_000, hookTimeout: 60_000 } });
