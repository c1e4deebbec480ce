import type { JobAnswerV1 } from "@slotgate/contracts";
import type { SharedStack } from "../world/shared-stack.ts";
import { disagreementsIn } from "./disagreements.ts";
import { type KillRound, type KillRoundOptions, killRound } from "./kill-round.ts";
import { byService, byUnleash, type KillWay, untilAdmitting } from "./kill-ways.ts";
import { type KillWorld, type KillWorldOptions, startKillWorld } from "./kill-world.ts";
import { type SteadyLoad, startSteadyLoad } from "./steady-load.ts";

export const wayNames = ["service", "Unleash"] as const;

export type WayName = (typeof wayNames)[number];

export interface KillRoundsOptions extends Omit<KillRoundOptions, "withinMs">, KillWorldOptions {
  /** How many rounds, by the way in which they kill. */
  readonly rounds: Readonly<Record<WayName, number>>;
  /** Milliseconds after the answer within which the last request and the last open connection have to have been. */
  readonly withinMs: Readonly<Record<WayName, number>>;
  /** Submissions a second, to each of the two replicas. */
  readonly perSecond: number;
  /** Sees the world before the load begins. */
  readonly prepare?: (world: KillWorld) => Promise<void>;
  readonly note?: (line: string) => void;
}

export interface KillRounds extends Pick<KillRoundsOptions, "withinMs"> {
  readonly rounds: Readonly<Record<WayName, readonly KillRound[]>>;
  /** Submissions a second that were sent, to both replicas together. */
  readonly submittedPerSecond: number;
  /** Where simulator, records and answers do not agree. */
  readonly disagreements: readonly string[];
  readonly requests: number;
  readonly answers: number;
}

/** Kills two replicas under load again and again, and releases them again. */
export async function runKillRounds(stack: SharedStack, options: KillRoundsOptions): Promise<KillRounds> {
  const { rounds, perSecond, script, prepare = async () => {}, note = () => {} } = options;
  const world = await startKillWorld(stack, script === undefined ? {} : { script });
  const loads: SteadyLoad[] = [];
  try {
    await prepare(world);
    const requests: (string | null)[] = [];
    const answers: JobAnswerV1[] = [];
    loads.push(
      ...world.replicas.map((replica) =>
        startSteadyLoad({
          replica,
          key: world.keys.submit,
          perSecond,
          mostUnderWay: Math.ceil(perSecond / 2),
          answered: (jobs) => void answers.push(...jobs),
        }),
      ),
    );
    const beganAt = performance.now();
    const ways: Readonly<Record<WayName, KillWay>> = {
      service: byService(world),
      Unleash: byUnleash(world),
    };
    const done: Record<WayName, KillRound[]> = { service: [], Unleash: [] };
    for (const name of wayNames) {
      for (let round = 1; round <= rounds[name]; round += 1) {
        const measured = await killRound(world, {
          ...options,
          way: ways[name],
          withinMs: options.withinMs[name],
        });
        done[name].push(measured);
        note(`${name} ${round} of ${rounds[name]}: ${JSON.stringify(measured)}`);
        // While it is killed nothing is in flight: no request is forgotten.
        requests.push(...world.simulator.requests().map(({ decisionId }) => decisionId));
        world.simulator.clear();
        await ways[name].release();
        await untilAdmitting(world);
      }
    }
    const submissions = loads.reduce((sum, load) => sum + load.submissions(), 0);
    const submittedPerSecond = Math.round((submissions * 1_000) / (performance.now() - beganAt));
    await Promise.all(loads.map((load) => load.stop()));
    requests.push(...world.simulator.requests().map(({ decisionId }) => decisionId));
    const disagreements = await disagreementsIn(world.database, { requests, answers });
    return {
      withinMs: options.withinMs,
      rounds: done,
      submittedPerSecond,
      disagreements,
      requests: requests.length,
      answers: answers.length,
    };
  } finally {
    await Promise.allSettled(loads.map((load) => load.stop()));
    await world.stop();
  }
}
