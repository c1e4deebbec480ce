import { parseArgs } from "node:util";
import { startStack } from "../world/start-stack.ts";
import { runAttacks } from "./run-attacks.ts";

// pnpm test:hostile --seed 7 --only NAME: ends with 1 when an attack did, or others noticed, what must not be.
const { values } = parseArgs({
  options: {
    seed: { type: "string", default: String(Date.now() % 1_000_000) },
    only: { type: "string", default: "" },
    seconds: { type: "string", default: "5" },
    mutations: { type: "string", default: "600" },
    sockets: { type: "string", default: "400" },
    streams: { type: "string", default: "640" },
    readers: { type: "string", default: "16" },
  },
});
const stack = await startStack();
try {
  const findings = await runAttacks(stack, {
    seed: Number(values.seed),
    only: values.only,
    forMs: Number(values.seconds) * 1_000,
    mutations: Number(values.mutations),
    socketsPerManner: Number(values.sockets),
    streams: Number(values.streams),
    readers: Number(values.readers),
    bounds: { healthMs: 250, slower: 2, killMs: 250 },
  });
  console.log(
    findings.length === 0 ? "nothing found" : `${findings.length} findings:\n${findings.join("\n")}`,
  );
  if (findings.length > 0) process.exitCode = 1;
} finally {
  await stack.stop();
}
