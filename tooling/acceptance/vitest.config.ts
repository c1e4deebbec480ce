import { mergeConfig } from "vitest/config";
import { base } from "../quality/src/vitest/base.ts";

// Two workers, because PostgreSQL and Unleash want their part of two cores.
export default mergeConfig(base, {
  test: {
    include: ["src/**/*.test.ts"],
    globalSetup: ["src/world/shared-stack.ts"],
    testTimeout: 300_000,
    hookTimeout: 300_000,
  },
});
