import { parseArgs } from "node:util";
import { runSlotgate } from "../world/run-slotgate.ts";
import { reportOf } from "./report.ts";
import { runRounds } from "./run-rounds.ts";

// pnpm test:crash --rounds 200 --seed 7: ends with 1 when anything was found.
const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "200" },
    seed: { type: "string", default: String(Date.now() % 1_000_000) },
    only: { type: "string", default: "" },
  },
});
const [rounds, seed] = [Number(values.rounds), Number(values.seed)];
console.log(`${rounds} rounds, seed ${seed}`);
let reconciled = "";
const result = await runRounds(
  {
    rounds,
    seed,
    only: ({ name }) => name.includes(values.only),
    note: (line) => console.log(line),
  },
  async ({ databaseUrl, outboundLedger }) => {
    const env = { DATABASE_URL: databaseUrl, SLOTGATE_OUTBOUND_LEDGER: outboundLedger };
    const { code, stdout, stderr } = await runSlotgate(["reconcile"], env);
    reconciled = `\nslotgate reconcile (exit code ${code}):\n${stdout}${stderr}`;
    if (code !== 0) process.exitCode = 1;
  },
);
console.log(`\n${reportOf(result)}\n${reconciled}`);
if (result.findings.length > 0) process.exitCode = 1;
