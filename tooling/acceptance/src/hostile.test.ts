import { afterAll, beforeAll, expect, inject, it } from "vitest";
import { bombs } from "./hostile/bombs.ts";
import { findingsOf } from "./hostile/findings.ts";
import { startHostileWorld } from "./hostile/hostile-world.ts";
import { type Mutations, mutationsOf } from "./hostile/mutations/mutations.ts";
import { readSlowly } from "./hostile/slow-readers.ts";
import { openSockets } from "./hostile/sockets.ts";
import { openStreams } from "./hostile/streams.ts";
import { throwBomb } from "./hostile/throw-bomb.ts";
import { inPeace, underAttack } from "./hostile/under-attack.ts";
import type { Waits } from "./hostile/watch-others.ts";
import type { KillWorld } from "./kill/kill-world.ts";

/** `pnpm test:hostile` in short, and without its bounds on time: other tests run beside it. */
const never = Number.POSITIVE_INFINITY;
const bounds = { healthMs: never, slower: never, killMs: never };
const forMs = 300;

let world: KillWorld;
let peace: Waits;
let mutations: Mutations;
beforeAll(async () => {
  world = await startHostileWorld(inject("stack"));
  peace = await inPeace(world, { forMs, clients: 2 });
  mutations = await mutationsOf(world, { seed: 14, count: 4, atATime: 4, forMs: 0 });
});
afterAll(() => world.stop());

it("requests that are changed in a few places do nothing that they must not", async () => {
  const attacked = await underAttack(world, mutations.together);
  expect(findingsOf(attacked, { peace, bounds })).toEqual([]);
  expect(await mutations.settle(attacked.requests)).toEqual([]);
});

const bombNames = [
  "unknown keys of a run behind gzip",
  "32 output schemas of 900 branches that reach the model",
];
const others = [
  ...bombNames.map((name) => throwBomb(name, bombs[name] ?? expect.unreachable(name), { forMs, atATime: 2 })),
  openSockets({ perManner: 150, forMs }),
  openStreams({ streams: 80, forMs }),
  readSlowly({ readers: 2, forMs }),
];

it.each(others)("$name hold up neither others nor a kill", async (attack) => {
  expect(findingsOf(await underAttack(world, attack), { peace, bounds })).toEqual([]);
});
