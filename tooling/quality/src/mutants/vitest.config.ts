import { defineConfig, mergeConfig } from "vitest/config";
import { base } from "../vitest/base.ts";

// The tests that mutants run against: none that starts processes, compares millions of answers, or reads built files.
export default mergeConfig(
  base,
  defineConfig({
    root: process.cwd(),
    test: {
      include: ["src/*.test.ts", "src/{allowlist,known,state}/*.test.ts"],
      exclude: [
        "src/readme.test.ts",
        "src/state/rollout-bucket.test.ts",
        "src/allowlist/rule-index.test.ts",
        "src/gate-order.test.ts",
        "**/examples.test.ts",
        "**/consumer-mocks.test.ts",
      ],
    },
  }),
);
