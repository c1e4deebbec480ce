// Writes dist/build.json: the version, `+`, and the beginning of a digest over the code of slotgate's packages and the
// versions of their dependencies, because code may change under one version.
import { writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { readVersion } from "../src/version.ts";
import { codeDigest } from "./code-digest.ts";

const packages = [
  "contracts",
  "gate",
  "telemetry",
  "model",
  "controls",
  "executor",
  "readiness",
  "postgres",
  "service",
] as const;

const folders = packages.map((name) => dirname(fileURLToPath(import.meta.resolve(`@slotgate/${name}`))));
const lockfile = fileURLToPath(new URL("../../../pnpm-lock.yaml", import.meta.url));
const digest = codeDigest(folders, [lockfile]).slice(0, 16);
writeFileSync(
  new URL("../dist/build.json", import.meta.url),
  `${JSON.stringify(`${readVersion()}+${digest}`)}\n`,
);
