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
import { watchOthers } from "./watch-others.ts";

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
    const peace = await inPeace(world, { forMs });
    const level = await residentMb(attacked);
    console.log(
      `seed ${seed}; in peace another tenant's p99 is ${peace.p99.toFixed(1)} ms, memory ${level} MiB`,
    );
    const launch = async (attacks: readonly Attack[]): Promise<void> => {
      for (const attack of attacks.filter(({ name }) => name.includes(only))) {
        const result = await underAttack(world, attack);
        rows.push({ attacked: result, residentMb: await residentMb(attacked) });
        requests.push(...result.requests);
        console.log(`${result.name}: ${answersInWords(result.answers)}`);
        note(findingsOf(result, { peace, bounds }));
      }
    };

    const mutations = await mutationsOf(world, { seed, count: plan.mutations, atATime: 8 });
    await launch(mutations.byOperation);
    note(await mutations.settle(requests));
    await launch(Object.entries(bombs).map(([name, build]) => throwBomb(name, build, { forMs, atATime: 2 })));
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
    console.log(`\n${tableOf(rows, { peace })}\n`);
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
