import { afterAll, beforeAll, expect, inject, it } from "vitest";
import { bombs } from "./hostile/bombs.ts";
import { findingsOf } from "./hostile/findings.ts";
import { inPeace, underAttack, type Waits } from "./hostile/under-attack.ts";
import { type KillWorld, startKillWorld } from "./kill/kill-world.ts";

/** `pnpm test:hostile` in short. Other tests run beside it and are measured too: the bounds are the command's matter. */
const bounds = { healthMs: 2_000, slower: 20, killMs: 5_000 };
const forMs = 700;

let world: KillWorld;
let peace: Waits;
beforeAll(async () => {
  world = await startKillWorld(inject("stack"));
  peace = await inPeace(world, { forMs });
});
afterAll(() => world.stop());

const chosen = [
  "an allowlist of 10,000 rules",
  "800,000 slots in one rule",
  "unknown keys of a run behind gzip",
  "32 output schemas of 900 branches that reach the model",
];

it.each(chosen)("%s holds up neither others nor a kill", async (name) => {
  const bomb = bombs[name]?.() ?? expect.unreachable(name);
  const attacked = await underAttack(world, bomb, { forMs, atATime: 2 });
  expect(findingsOf(attacked, { name, bomb, peace, bounds })).toEqual([]);
});
