import { parseArgs } from "node:util";
import { startKillWorld } from "../kill/kill-world.ts";
import { startStack } from "../world/start-stack.ts";
import { bombs } from "./bombs.ts";
import { findingsOf } from "./findings.ts";
import { inPeace, underAttack, type Waits } from "./under-attack.ts";

// pnpm test:hostile --seconds 5 --only NAME: ends with 1 when others notice more of an attack than they may.
const { values } = parseArgs({
  options: { seconds: { type: "string", default: "5" }, only: { type: "string", default: "" } },
});
const forMs = Number(values.seconds) * 1_000;
const bounds = { healthMs: 250, slower: 2, killMs: 250 };
const inWords = ({ count, median, p99, most }: Waits): string =>
  `${count} x, median ${median.toFixed(0)}, p99 ${p99.toFixed(0)}, most ${most.toFixed(0)} ms`;

const stack = await startStack();
const world = await startKillWorld(stack);
try {
  const peace = await inPeace(world, { forMs });
  console.log(`in peace: another tenant ${inWords(peace)}`);
  const findings: string[] = [];
  for (const [name, build] of Object.entries(bombs)) {
    if (!name.includes(values.only)) continue;
    const bomb = build();
    const attacked = await underAttack(world, bomb, { forMs, atATime: 2 });
    findings.push(...findingsOf(attacked, { name, bomb, peace, bounds }));
    const { before, after } = attacked.residentMb;
    console.log(
      `${name} (${(bomb.body.length / 1_024).toFixed(0)} KiB): ${JSON.stringify(attacked.answers)}\n` +
        `  /healthz ${inWords(attacked.health)}\n  another tenant ${inWords(attacked.otherTenant)}\n` +
        `  kill to socket ${attacked.killToSocketMs.toFixed(0)} ms; memory ${before} -> ${after} MiB`,
    );
  }
  console.log(findings.length === 0 ? "\nnothing found" : `\n${findings.join("\n")}`);
  if (findings.length > 0) process.exitCode = 1;
} catch (error) {
  console.error(world.replicas[0].lines().join("\n"));
  throw error;
} finally {
  await world.stop();
  await stack.stop();
}
