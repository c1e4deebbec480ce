import { defineConfig } from "vitest/config";

// Other programs are run, on a machine that may be busy: these bounds only keep a hang from lasting for ever.
export default defineConfig({
  test: { globalSetup: ["src/packed.test-case.ts"], testTimeout: 240_000, hookTimeout: 240_000 },
});
