#!/usr/bin/env node
import { existsSync } from "node:fs";

const main = new URL("../dist/cli/main.js", import.meta.url);
if (existsSync(main)) {
  await import(main.href);
} else {
  console.error("slotgate is not built yet: run `npx -y pnpm@12 build` at the root of the repository");
  process.exitCode = 1;
}
