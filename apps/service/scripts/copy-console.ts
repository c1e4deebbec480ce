// Copies the built console into dist/console, so that the service does not depend on its package at run time.
import { cpSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";

const target = fileURLToPath(new URL("../dist/console", import.meta.url));
rmSync(target, { recursive: true, force: true });
cpSync(fileURLToPath(new URL("../../console/dist", import.meta.url)), target, {
  recursive: true,
  filter: (path) => !path.endsWith(".map"),
});
