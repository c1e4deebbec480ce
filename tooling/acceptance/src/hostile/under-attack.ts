import { setTimeout as pause } from "node:timers/promises";
import type { KillWorld } from "../kill/kill-world.ts";
import { neverEnds } from "../kill/slow-calls.ts";
import { runOf } from "../world/documents.ts";
import { until } from "../world/until.ts";
import type { Attack, AttackResult } from "./attack.ts";
import { type Waits, type Watched, watchOthers } from "./watch-others.ts";

export interface Attacked extends AttackResult {
  readonly name: string;
  readonly others: Watched;
  /** From the answer to the kill, on another replica, to the closing of a provider socket of the attacked one. */
  readonly killToSocketMs: number;
  /** Admissions that were recorded while the kill was engaged. */
  readonly admittedWhileKilled: number;
  /** The decision id of every request that the provider got. */
  readonly requests: readonly (string | null)[];
}

/** Attacks the first replica, and measures the effects on others and on a kill. */
export async function underAttack(world: KillWorld, attack: Attack): Promise<Attacked> {
  const [, other] = world.replicas;
  await untilAdmitted(world);
  const watching = watchOthers(world);
  const underWay = await attack.begin(world);
  const others = await watching.end();

  const inFlight = await startCall(world);
  const engagedAt = await engage(world);
  const answeredAt = performance.now();
  await until(() => !world.simulator.requests().some(neverEnds), { withinMs: 60_000, everyMs: 2 });
  const killToSocketMs = performance.now() - answeredAt;
  const result = await underWay.end();
  await inFlight.ended;
  const admittedWhileKilled = await admissionsSince(world, engagedAt.at);
  const released = await other.request(`/v1/kill/${engagedAt.engagementId}`, {
    method: "DELETE",
    key: world.keys.operate,
    body: JSON.stringify({ version: "v1", reason: "the attack is over" }),
  });
  if (released.status !== 200) throw new Error(`release: ${released.status} ${await released.text()}`);
  const requests = world.simulator.requests().map(({ decisionId }) => decisionId);
  world.simulator.clear();
  return { name: attack.name, ...result, others, killToSocketMs, admittedWhileKilled, requests };
}

/** How long another tenant waits beside as many clients of ordinary use: short runs that are denied and recorded. */
export async function inPeace(
  world: KillWorld,
  { forMs, clients }: { readonly forMs: number; readonly clients: number },
): Promise<Waits> {
  const { replicas, keys } = world;
  const over = new AbortController();
  const watching = watchOthers(world);
  const body = JSON.stringify(runOf({ metadata: { requiresReview: false, allowAI: false } }));
  const using = Array.from({ length: clients }, async () => {
    while (!over.signal.aborted) {
      const response = await replicas[0].request("/v1/runs", { key: keys.submit, body });
      const text = await response.text();
      if (response.status !== 200) throw new Error(`ordinary use: ${response.status} ${text}`);
    }
  });
  await Promise.race([pause(forMs), ...using]);
  over.abort();
  await Promise.all(using);
  return (await watching.end()).otherTenant;
}

async function engage({ replicas: [, other], keys, database }: KillWorld) {
  const response = await other.request("/v1/kill", {
    key: keys.operate,
    body: JSON.stringify({ version: "v1", reason: "under attack" }),
  });
  if (!response.ok) throw new Error(`kill: ${response.status} ${await response.text()}`);
  const { engagementId } = (await response.json()) as { engagementId: string };
  const { rows } = await database.query<{ at: string }>("select clock_timestamp()::text as at");
  return { engagementId, at: rows[0]?.at ?? "" };
}

async function admissionsSince({ database }: KillWorld, at: string): Promise<number> {
  const { rows } = await database.query<{ count: number }>(
    `select count(*)::int as count from telemetry_record where body ->> 'event' = 'admission'
     and recorded_at > $1 and decided_at > $1::timestamptz - interval '1 minute'`,
    [at],
  );
  return rows[0]?.count ?? Number.NaN;
}

/** Starts a never-ending model call of the attacked replica. */
async function startCall(world: KillWorld): Promise<{ readonly ended: Promise<unknown> }> {
  await untilAdmitted(world);
  const ended = world.replicas[0]
    .request("/v1/runs", {
      key: world.keys.other,
      body: JSON.stringify(runOf({ jobs: [{ input: { topic: "never [[simulate:hang]]" } }] })),
    })
    .then((response) => response.arrayBuffer());
  ended.catch(() => {});
  await until(() => world.simulator.requests().some(neverEnds), { withinMs: 60_000 });
  return { ended };
}

export const untilAdmitted = ({ replicas: [attacked], keys }: KillWorld): Promise<void> =>
  until(
    async () => {
      const response = await attacked.request("/v1/runs", { key: keys.other, body: JSON.stringify(runOf()) });
      const { jobs } = (await response.json()) as { jobs: { result: { status: string } }[] };
      return jobs[0]?.result.status === "COMPLETED";
    },
    { withinMs: 60_000 },
  );
