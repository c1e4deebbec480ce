import { readFile } from "node:fs/promises";
import type { Replica } from "../world/replica.ts";
import { until } from "../world/until.ts";

/** Resident memory of a replica, in MiB. */
export async function residentMb({ pid }: Pick<Replica, "pid">): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, "utf8");
  return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? Number.NaN) / 1_024);
}

/** How far above its level memory may stay: what was compiled, cached and pooled since counts too. */
const nearness = { times: 1.5, plusMb: 100 };

/** Waits until memory is near its level again, which takes a while: threads end, and garbage is collected, when idle. */
export async function untilBackNear(
  replica: Pick<Replica, "pid">,
  { level, withinMs = 180_000 }: { readonly level: number; readonly withinMs?: number },
): Promise<{ readonly isNear: boolean; readonly residentMb: number; readonly seconds: number }> {
  const since = performance.now();
  const most = level * nearness.times + nearness.plusMb;
  const isNear = await until(async () => (await residentMb(replica)) <= most, {
    withinMs,
    everyMs: 1_000,
  }).then(
    () => true,
    () => false,
  );
  const seconds = Math.round((performance.now() - since) / 1_000);
  return { isNear, residentMb: await residentMb(replica), seconds };
}
