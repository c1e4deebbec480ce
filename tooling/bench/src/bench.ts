import { benchContracts } from "./contracts-bench.ts";
import { benchDecision } from "./decision-bench.ts";
import { benchQuery } from "./query-bench.ts";
import { benchReplay } from "./replay/replay-bench.ts";
import { benchStubPath } from "./stub-path-bench.ts";

const parts: Readonly<Record<string, () => Promise<void>>> = {
  decision: benchDecision,
  contracts: benchContracts,
  stub: benchStubPath,
  replay: benchReplay,
  query: benchQuery,
};

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !Object.hasOwn(parts, name));
if (unknown.length > 0) {
  console.error(`unknown benchmark: ${unknown.join(", ")}; there are ${Object.keys(parts).join(", ")}`);
  process.exit(2);
}
for (const [name, run] of Object.entries(parts)) {
  if (wanted.length === 0 || wanted.includes(name)) await run();
}
