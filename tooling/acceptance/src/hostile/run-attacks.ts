import { runSlotgate } from "../world/run-slotgate.ts";
import type { SharedStack } from "../world/shared-stack.ts";
import type { Attack } from "./attack.ts";
import { bombs } from "./bombs.ts";
import { findingsOf } from "./findings.ts";
import { startHostileWorld } from "./hostile-world.ts";
import { residentMb, untilBackNear } from "./memory.ts";
import { mutationsOf } from "./mutations/mutations.ts";
import { answersInWords, type ReportRow, tableOf } from "./report.ts";
import { readSlowly } from "./slow-readers.ts";
import { openSockets } from "./sockets.ts";
import { openStreams } from "./streams.ts";
import { throwBomb } from "./throw-bomb.ts";
import { inPeace, underAttack } from "./under-attack.ts";
import { type Waits, watchOthers } from "./watch-others.ts";

/** How many requests mutations and bombs have under way at a time. */
const mutators = 8;
const bombers = 2;

export interface AttackPlan {
  readonly seed: number;
  /** A part of the names of the attacks to run; empty: all. */
  readonly only: string;
  /** Duration of each attack that has no natural end. */
  readonly forMs: number;
  /** Requests for each operation. */
  readonly mutations: number;
  readonly socketsPerManner: number;
  readonly streams: number;
  readonly readers: number;
  readonly bounds: Parameters<typeof findingsOf>[1]["bounds"];
}

/** Runs every attack, prints how each affected others, and resolves with the findings. */
export async function runAttacks(stack: SharedStack, plan: AttackPlan): Promise<readonly string[]> {
  const { seed, only, forMs, bounds } = plan;
  const world = await startHostileWorld(stack);
  const [attacked] = world.replicas;
  const rows: ReportRow[] = [];
  const findings: string[] = [];
  const requests: (string | null)[] = [];
  const note = (found: readonly string[]): void => {
    findings.push(...found);
    for (const finding of found) console.log(`  FOUND ${finding}`);
  };

  try {
    const level = await residentMb(attacked);
    const peaces = new Map<number, Waits>();
    for (const clients of [0, bombers, mutators]) {
      const peace = await inPeace(world, { forMs: 2 * forMs, clients });
      peaces.set(clients, peace);
      console.log(
        `beside ordinary use by ${clients} clients another tenant's p99 is ${peace.p99.toFixed(1)} ms (${peace.count} runs)`,
      );
    }
    console.log(`seed ${seed}, memory ${level} MiB`);
    const alone = waitsBeside(peaces, 0);
    const launch = async (attacks: readonly Attack[]): Promise<void> => {
      for (const attack of attacks.filter(({ name }) => name.includes(only))) {
        const result = await underAttack(world, attack);
        const peace = waitsBeside(peaces, attack.clients);
        rows.push({ attacked: result, peace, alone, residentMb: await residentMb(attacked) });
        requests.push(...result.requests);
        console.log(`${result.name}: ${answersInWords(result.answers)}`);
        note(findingsOf(result, { peace, bounds }));
      }
    };

    const mutations = await mutationsOf(world, { seed, count: plan.mutations, atATime: mutators, forMs });
    await launch(mutations.byOperation);
    note(await mutations.settle(requests));
    await launch(
      Object.entries(bombs).map(([name, build]) => throwBomb(name, build, { forMs, atATime: bombers })),
    );
    await launch([
      openSockets({ perManner: plan.socketsPerManner, forMs }),
      openStreams({ streams: plan.streams, forMs }),
      readSlowly({ readers: plan.readers, forMs }),
    ]);

    // Under ordinary use, as after an attack.
    const ordinary = watchOthers(world);
    const after = await untilBackNear(attacked, { level });
    await ordinary.end();
    if (!after.isNear) note([`memory stayed at ${after.residentMb} MiB, ${level} before`]);
    for (const command of ["verify", "replay"]) {
      const { code, stdout, stderr } = await runSlotgate([command], { DATABASE_URL: world.databaseUrl });
      if (code !== 0) note([`slotgate ${command}: ${stdout}${stderr}`]);
    }
    console.log(`\n${tableOf(rows)}\n`);
    console.log(
      `memory: ${level} MiB before, ${after.residentMb} MiB ${after.seconds} s after the last attack`,
    );
    return findings;
  } catch (error) {
    console.error(attacked.lines().join("\n"));
    throw error;
  } finally {
    await world.stop();
  }
}

function waitsBeside(peaces: ReadonlyMap<number, Waits>, clients: number): Waits {
  const waits = peaces.get(clients);
  if (waits === undefined) throw new Error(`ordinary use by ${clients} clients was not measured`);
  return waits;
}
