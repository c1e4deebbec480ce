import type { KillWorld } from "../kill/kill-world.ts";
import { type Attack, tally } from "./attack.ts";
import type { Bomb } from "./bombs.ts";

/** Sends a costly document again and again. */
export const throwBomb = (
  name: string,
  build: () => Bomb,
  { forMs, atATime }: { readonly forMs: number; readonly atATime: number },
): Attack => ({
  name,
  clients: atATime,
  async begin(world) {
    const bomb = build();
    const over = new AbortController();
    const { counts, count } = tally();
    const throwing = Promise.all(
      Array.from({ length: atATime }, async () => {
        while (!over.signal.aborted) {
          const status = await send(world, bomb, over.signal);
          if (status !== null) count(status);
        }
      }),
    );
    await Promise.race([throwing, new Promise((resolve) => setTimeout(resolve, forMs))]);
    return {
      async end() {
        over.abort();
        await throwing;
        const allowed = [...bomb.statuses, 429].map(String);
        const others = Object.keys(counts).filter((status) => !allowed.includes(status));
        return { answers: counts, findings: others.map((status) => `it was answered ${status}`) };
      },
    };
  },
});

async function send(
  { replicas: [attacked], keys }: KillWorld,
  { path, as, headers, body }: Bomb,
  signal: AbortSignal,
): Promise<number | null> {
  try {
    const response = await fetch(`${attacked.url}${path}`, {
      method: "POST",
      headers: { authorization: `Bearer ${keys[as]}`, "content-type": "application/json", ...headers },
      body,
      signal,
    });
    await response.arrayBuffer();
    return response.status;
  } catch (error) {
    if (signal.aborted) return null;
    throw error;
  }
}
