import { mergeConfig } from "vitest/config";
import { base } from "../../tooling/quality/src/vitest/base.ts";

export default mergeConfig(base, { test: { include: ["src/**/*.test.ts"] } });
