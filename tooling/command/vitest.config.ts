import { defineConfig } from "vitest/config";

// Real processes on a machine that may be busy.
export default defineConfig({ test: { testTimeout: 60_000 } });
