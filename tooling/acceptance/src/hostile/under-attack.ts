import { readFile } from "node:fs/promises";
import { setTimeout as pause } from "node:timers/promises";
import type { KillWorld } from "../kill/kill-world.ts";
import { neverEnds } from "../kill/slow-calls.ts";
import { runOf } from "../world/documents.ts";
import { until } from "../world/until.ts";
import type { Bomb } from "./bombs.ts";

/** How long others waited while one tenant attacked; milliseconds. */
export interface Attacked {
  /** How often the document was sent, and what it was answered. */
  readonly answers: Readonly<Record<number, number>>;
  readonly health: Waits;
  readonly otherTenant: Waits;
  /** From the answer to the kill, on another replica, to the closing of a provider socket of the attacked one. */
  readonly killToSocketMs: number;
  readonly residentMb: { readonly before: number; readonly after: number };
}

export interface Waits {
  readonly count: number;
  readonly median: number;
  readonly p99: number;
  readonly most: number;
}

export interface AttackOptions {
  /** How long it goes on before the kill is engaged. */
  readonly forMs: number;
  /** Copies of the document that are under way at a time. */
  readonly atATime: number;
}

/** Sends a document again and again, and measures what others notice of it. */
export async function underAttack(world: KillWorld, bomb: Bomb, options: AttackOptions): Promise<Attacked> {
  const [attacked, other] = world.replicas;
  const inFlight = await startCall(world);
  const before = await residentMb(attacked.pid);
  const over = new AbortController();
  const answers: Record<number, number> = {};
  const attack = Array.from({ length: options.atATime }, async () => {
    while (!over.signal.aborted) {
      const status = await send(world, bomb, over.signal);
      if (status !== null) answers[status] = (answers[status] ?? 0) + 1;
    }
  });
  const measuring = new AbortController();
  for (const sending of attack) sending.catch(() => {});
  const health = repeat(measuring.signal, () => fetch(`${attacked.url}/healthz`));
  const otherTenant = repeat(measuring.signal, () => submit(world, "other"));
  for (const waits of [health, otherTenant]) waits.catch(() => {});
  await pause(options.forMs);
  measuring.abort();
  const [healthWaits, otherWaits] = [await health, await otherTenant];

  const response = await other.request("/v1/kill", {
    key: world.keys.operate,
    body: JSON.stringify({ version: "v1", reason: "under attack" }),
  });
  if (!response.ok) throw new Error(`kill: ${response.status} ${await response.text()}`);
  const { engagementId } = (await response.json()) as { engagementId: string };
  const answeredAt = performance.now();
  await until(() => !world.simulator.requests().some(neverEnds), { withinMs: 60_000 });
  const killToSocketMs = performance.now() - answeredAt;
  over.abort();
  await Promise.all(attack);
  await inFlight.ended;
  const released = await other.request(`/v1/kill/${engagementId}`, {
    method: "DELETE",
    key: world.keys.operate,
    body: JSON.stringify({ version: "v1", reason: "the attack is over" }),
  });
  if (released.status !== 200) throw new Error(`release: ${released.status}`);
  await untilAdmitted(world);
  return {
    answers,
    health: waitsOf(healthWaits),
    otherTenant: waitsOf(otherWaits),
    killToSocketMs,
    residentMb: { before, after: await residentMb(attacked.pid) },
  };
}

/** What the other tenant waits while nobody attacks. */
export async function inPeace(world: KillWorld, { forMs }: Pick<AttackOptions, "forMs">): Promise<Waits> {
  const measuring = new AbortController();
  const waits = repeat(measuring.signal, () => submit(world, "other"));
  await pause(forMs);
  measuring.abort();
  return waitsOf(await waits);
}

async function send(
  { replicas: [attacked], keys }: KillWorld,
  bomb: Bomb,
  signal: AbortSignal,
): Promise<number | null> {
  try {
    const response = await fetch(`${attacked.url}${bomb.path}`, {
      method: "POST",
      headers: {
        authorization: `Bearer ${keys[bomb.as]}`,
        "content-type": "application/json",
        ...bomb.headers,
      },
      body: bomb.body,
      signal,
    });
    await response.arrayBuffer();
    return response.status;
  } catch (error) {
    if (signal.aborted) return null;
    throw error;
  }
}

/** Denied, and recorded: what most jobs of another tenant cost. */
const submit = ({ replicas: [attacked], keys }: KillWorld, as: "other") =>
  attacked.request("/v1/runs", {
    key: keys[as],
    body: JSON.stringify(runOf({ metadata: { requiresReview: false, allowAI: false } })),
  });

async function repeat(signal: AbortSignal, ask: () => Promise<Response>): Promise<readonly number[]> {
  const waits: number[] = [];
  while (!signal.aborted) {
    const since = performance.now();
    const response = await ask();
    await response.arrayBuffer();
    waits.push(performance.now() - since);
    if (response.status !== 200) throw new Error(`${response.url}: ${response.status}`);
    await pause(10);
  }
  return waits;
}

function waitsOf(waits: readonly number[]): Waits {
  const sorted = waits.toSorted((one, other) => one - other);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return { count: sorted.length, median: at(0.5), p99: at(0.99), most: at(1) };
}

/** A call of the attacked replica that does not end by itself. */
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

const untilAdmitted = ({ replicas: [attacked], keys }: KillWorld): Promise<void> =>
  until(
    async () => {
      const response = await attacked.request("/v1/runs", { key: keys.other, body: JSON.stringify(runOf()) });
      const { jobs } = (await response.json()) as { jobs: { result: { status: string } }[] };
      return jobs[0]?.result.status === "COMPLETED";
    },
    { withinMs: 60_000 },
  );

async function residentMb(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, "utf8").catch(() => "");
  return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1_024);
}
