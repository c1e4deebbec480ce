import { defineConfig, mergeConfig } from "vitest/config";
import acceptance from "./vitest.config.ts";

// `pnpm test:pgbouncer`: needs a pgbouncer, so it is no part of the test command.
const config = mergeConfig(acceptance, defineConfig({}));
export default { ...config, test: { ...config.test, include: ["src/pgbouncer/*.check.ts"] } };
