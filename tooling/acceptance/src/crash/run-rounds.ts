import type { RunResponseV1 } from "@slotgate/contracts";
import type { Replica } from "../world/replica.ts";
import { until } from "../world/until.ts";
import { type Balanced, balanceOf, findingsIn } from "./balance.ts";
import { type CrashWorld, patiently, startCrashWorld } from "./crash-world.ts";
import { startLoad } from "./load.ts";
import { type Point, points } from "./points.ts";
import { randomFrom } from "./random.ts";
import { readRecords } from "./recorded.ts";

export interface RoundsOptions {
  readonly rounds: number;
  readonly seed: number;
  /** Only points with such names; all when left out. */
  readonly only?: (point: Point) => boolean;
  /** In place of the real service: a script that serves. */
  readonly script?: string;
  readonly note?: (line: string) => void;
}

export interface RoundsResult {
  /** How often each point was hit. */
  readonly hits: ReadonlyMap<string, number>;
  /** Rounds whose point did not come. */
  readonly missed: number;
  /** What was found, with the round and the point after which it was. */
  readonly findings: readonly string[];
  readonly balance: Balanced;
  readonly requests: number;
  readonly answers: number;
  readonly databaseUrl: string;
  readonly outboundLedger: string;
}

/** Jobs that have come to their end before anything is killed in a round; up to twice as many, by chance. */
const leastAnswers = 10;

/**
 * Kills the service, and in other rounds PostgreSQL, with SIGKILL under load, lets another service recover, and looks
 * what the records, the provider and the callers say. `inspect` sees the world before it is gone.
 */
export async function runRounds(
  options: RoundsOptions,
  inspect: (world: CrashWorld) => Promise<void> = async () => {},
): Promise<RoundsResult> {
  const { rounds, seed, only = () => true, script, note = () => {} } = options;
  const world = await startCrashWorld(script === undefined ? {} : { script });
  const random = randomFrom(seed);
  const chosen = points.filter(only);
  const hits = new Map(chosen.map(({ name }) => [name, 0]));
  const answers: RunResponseV1["jobs"][number][] = [];
  const findings: string[] = [];
  let missed = 0;
  const readOn = readRecords(world.database);
  const balance = async (read = readOn) =>
    balanceOf({
      recorded: await read(),
      requests: world.simulator.requests().map(({ decisionId }) => decisionId),
      answers,
    });
  let current = await world.startService();
  // What comes after a crash is up already, so that a round need not wait for it.
  let next = world.startService();
  for (let round = 1; round <= rounds; round += 1) {
    const point = chosen[(round - 1) % chosen.length];
    if (point === undefined) throw new Error("no points to hit");
    const began = performance.now();
    const load = startLoad({
      replica: current,
      key: world.key,
      callers: 4,
      random,
      answered: ({ jobs }) => void answers.push(...jobs),
    });
    // Some work first, so that jobs are at every stage of their way.
    const warm = answers.length + leastAnswers + random() * leastAnswers;
    await until(() => answers.length >= warm, patiently);
    const hit = await hitPoint({ world, point, service: current, random });
    if (hit) hits.set(point.name, (hits.get(point.name) ?? 0) + 1);
    else missed += 1;
    await load.stop({ withinMs: 5_000 });
    if (point.kills === "the service") {
      await current.kill();
      current = await next;
      next = world.startService();
    } else await current.untilReady(patiently);
    const found = await afterRecovery(world, balance);
    if (found.length > 0) findings.push(`round ${round}, ${point.name}: ${found.join(", ")}`);
    note(
      `round ${round} of ${rounds}: ${point.name}: ${hit ? "hit" : "not met"}, ` +
        `${found.length === 0 ? "nothing found" : found.join(", ")}, ${Math.round(performance.now() - began)} ms`,
    );
    if (found.length > 0) break;
  }
  await (await next).stop();
  await current.stop();
  const last = await balance(readRecords(world.database));
  const result: RoundsResult = {
    hits,
    missed,
    findings: findings.length > 0 ? findings : findingsIn(last),
    balance: last,
    requests: world.simulator.requests().length,
    answers: answers.length,
    databaseUrl: world.databaseUrl,
    outboundLedger: world.outboundLedger,
  };
  await inspect(world);
  await world.stop();
  return result;
}

interface Hitting {
  readonly world: CrashWorld;
  readonly point: Point;
  readonly service: Replica;
  readonly random: () => number;
}

/** Kills at the point; false when it did not come in time, and then kills all the same. */
async function hitPoint({ world, point, service, random }: Hitting): Promise<boolean> {
  const killed = Promise.withResolvers<boolean>();
  const kill = async (hit: boolean): Promise<void> => {
    if (point.kills === "the service") {
      await service.kill();
    } else {
      await world.killPostgres();
      await world.startPostgres();
    }
    killed.resolve(hit);
  };
  const { watch } = point;
  const timer = setTimeout(() => void kill(watch === null), watch === null ? random() * 300 : 15_000);
  if (watch !== null) {
    world.proxies[watch.on].arm({
      ...watch,
      fire: () => {
        clearTimeout(timer);
        void kill(true);
      },
    });
  }
  const hit = await killed.promise;
  for (const proxy of Object.values(world.proxies)) proxy.arm(null);
  return hit;
}

/**
 * Waits until no admission is open any more and what waited in the spool is delivered, or for as long as that may take at
 * most, and looks.
 */
async function afterRecovery(world: CrashWorld, balance: () => Promise<Balanced>): Promise<string[]> {
  const open = async (): Promise<boolean> => {
    const { rows } = await world.database.query("select from admission where outcome_seq is null limit 1");
    return rows.length > 0;
  };
  const told = async (): Promise<boolean> => (await balance()).answersWithoutRecord === 0;
  await until(async () => !(await open()) && (await told()), { withinMs: 60_000 }).catch(() => {});
  return findingsIn(await balance());
}
