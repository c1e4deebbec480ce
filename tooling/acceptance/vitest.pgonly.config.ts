import { mergeConfig } from "vitest/config";
import { base } from "../quality/src/vitest/base.ts";
export default mergeConfig(base, { test: { include: ["src/**/*.test.ts"], globalSetup: ["pgonly.setup.ts"], testTimeout: 90_000, hookTimeout: 90_000 } });
