import { parseArgs } from "node:util";
import { startStack } from "../world/start-stack.ts";
import { findingsInRounds } from "./findings-in-rounds.ts";
import { reportOf } from "./report.ts";
import { runKillRounds } from "./run-kill-rounds.ts";

// pnpm test:kill --rounds 100 --unleash-rounds 30: ends with 1 when anything was found.
const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "100" },
    "unleash-rounds": { type: "string", default: "30" },
    "per-second": { type: "string", default: "100" },
    "slow-calls": { type: "string", default: "50" },
    script: { type: "string" },
  },
});
const stack = await startStack();
try {
  const measured = await runKillRounds(stack, {
    rounds: { service: Number(values.rounds), Unleash: Number(values["unleash-rounds"]) },
    perSecond: Number(values["per-second"]),
    slowCalls: Number(values["slow-calls"]),
    windowMs: 500,
    withinMs: { service: 250, Unleash: 2_000 },
    ...(values.script === undefined ? {} : { script: values.script }),
    note: (line) => console.log(line),
  });
  console.log(`\n${reportOf(measured)}`);
  if (findingsInRounds(measured).length > 0) process.exitCode = 1;
} finally {
  await stack.stop();
}
