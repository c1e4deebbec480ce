// Writes schemas/v1 from the Zod schemas, and the conformance vectors from the rules; with --check only compares, and
// fails if a file is stale.
import { fileURLToPath } from "node:url";
import { findStale, writeSchemas } from "./schema-files.ts";
import { findStaleVectors, writeVectors } from "./vector-files.ts";

const generated = [
  { path: "schemas/v1", find: findStale, write: writeSchemas },
  { path: "vectors", find: findStaleVectors, write: writeVectors },
].map((one) => ({ ...one, folder: fileURLToPath(new URL(`../${one.path}`, import.meta.url)) }));

if (process.argv.includes("--check")) {
  for (const { path, find, folder } of generated) {
    const stale = find(folder);
    if (stale.length === 0) continue;
    console.error(`packages/contracts/${path} is stale: ${stale.join(", ")}`);
    console.error("run `npx -y pnpm@12 contracts:generate` and commit what it changes");
    process.exitCode = 1;
  }
} else {
  for (const { path, write, folder } of generated) {
    for (const file of write(folder)) console.log(`wrote packages/contracts/${path}/${file}`);
  }
}
