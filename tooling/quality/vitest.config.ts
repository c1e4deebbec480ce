import { defineConfig } from "vitest/config";

export default defineConfig({
  // The parser imports JSON in a way that Node refuses and Vite knows; its source maps are not in its package.
  // A busy machine is no reason to fail.
  test: { server: { deps: { inline: [/@actions\/(?:workflow-parser|expressions)/] } }, testTimeout: 60_000 },
  logLevel: "error",
});
