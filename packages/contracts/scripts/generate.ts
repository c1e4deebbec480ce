// Writes schemas/v1 from the Zod schemas; with --check only compares, and fails when something is stale.
import { fileURLToPath } from "node:url";
import { findStale, writeSchemas } from "./schema-files.ts";

const folder = fileURLToPath(new URL("../schemas/v1", import.meta.url));

if (process.argv.includes("--check")) {
  const stale = findStale(folder);
  if (stale.length > 0) {
    console.error(`packages/contracts/schemas/v1 is stale: ${stale.join(", ")}`);
    console.error("run `npx -y pnpm@12 contracts:generate` and commit what it changes");
    process.exitCode = 1;
  }
} else {
  for (const file of writeSchemas(folder)) console.log(`wrote packages/contracts/schemas/v1/${file}`);
}
