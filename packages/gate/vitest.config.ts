import { mergeConfig } from "vitest/config";
import { base } from "../../tooling/quality/src/vitest/base.ts";

// The oracle test calls the Unleash SDK ten million times.
export default mergeConfig(base, { test: { include: ["src/**/*.test.ts"], testTimeout: 120_000 } });
