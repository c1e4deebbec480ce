import { parseArgs } from "node:util";
import { startKillWorld } from "../kill/kill-world.ts";
import { startStack } from "../world/start-stack.ts";
import { bombs } from "./bombs.ts";
import { inPeace, underAttack, type Waits } from "./under-attack.ts";

// pnpm test:hostile: ends with 1 when others notice more of an attack than they may.
const { values } = parseArgs({
  options: { seconds: { type: "string", default: "5" }, only: { type: "string", default: "" } },
});
const forMs = Number(values.seconds) * 1_000;
const inWords = ({ count, median, p99, most }: Waits): string =>
  `${count} x, median ${median.toFixed(0)}, p99 ${p99.toFixed(0)}, most ${most.toFixed(0)} ms`;

const stack = await startStack();
const world = await startKillWorld(stack);
try {
  console.log(`in peace: another tenant ${inWords(await inPeace(world, { forMs }))}`);
  for (const build of bombs) {
    const bomb = build();
    if (!bomb.name.includes(values.only)) continue;
    const found = await underAttack(world, bomb, { forMs, atATime: 2 });
    const { before, after } = found.residentMb;
    console.log(
      `${bomb.name} (${(bomb.body.length / 1_024).toFixed(0)} KiB): ${JSON.stringify(found.answers)}\n` +
        `  /healthz ${inWords(found.health)}\n  another tenant ${inWords(found.otherTenant)}\n` +
        `  kill to socket ${found.killToSocketMs.toFixed(0)} ms; memory ${before} -> ${after} MiB`,
    );
  }
} catch (error) {
  console.error(world.replicas[0].lines().join("\n"));
  throw error;
} finally {
  await world.stop();
  await stack.stop();
}
