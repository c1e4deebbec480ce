import { benchContracts } from "./contracts-bench.ts";
import { benchDecision } from "./decision-bench.ts";
import type { Effort } from "./effort.ts";
import { benchModelPath } from "./model-path-bench.ts";
import { benchQuery } from "./query-bench.ts";
import { benchReplay } from "./replay/replay-bench.ts";
import { benchStubPath } from "./stub-path-bench.ts";

/** Parts whose length is not a matter of rounds leave the effort aside. */
const parts: Readonly<Record<string, (effort: Effort) => Promise<void>>> = {
  decision: benchDecision,
  contracts: benchContracts,
  stub: benchStubPath,
  model: benchModelPath,
  replay: benchReplay,
  query: benchQuery,
};

const quick = "--quick";
const wanted = process.argv.slice(2).filter((argument) => argument !== quick);
const unknown = wanted.filter((name) => !Object.hasOwn(parts, name));
if (unknown.length > 0) {
  console.error(
    `unknown benchmark: ${unknown.join(", ")}; there are ${Object.keys(parts).join(", ")}, and ${quick}`,
  );
  process.exit(2);
}
const effort = process.argv.includes(quick) ? "quick" : "full";
for (const [name, run] of Object.entries(parts)) {
  if (wanted.length === 0 || wanted.includes(name)) await run(effort);
}
