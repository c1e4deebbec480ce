import { digestOf } from "@slotgate/contracts/digest";
import { createEvidenceDocuments, type HeartbeatStore, type ReplicaState } from "@slotgate/executor";
import { createHeartbeatStore, createPostgresSink, openStore } from "@slotgate/postgres";
import { Journal } from "@slotgate/telemetry";
import { chanceFrom } from "./chance.ts";
import { openDesk } from "./desk.ts";
import { hoursOf } from "./hours.ts";
import { executorVersion, instances } from "./mark.ts";
import { type Scene, type Situation, type Span, scenesOf, snapshotOf } from "./situation.ts";
import { createTraffic, gateStateOf } from "./write-traffic.ts";

export interface HistoryOptions {
  readonly databaseUrl: string;
  readonly seed: number;
  readonly span: Span;
  /** How many records there are in the end, those of drills apart. */
  readonly records: number;
  /** Called with the number of records written so far. */
  readonly onProgress: (written: number) => void;
  /** An abort stops between two groups of records. */
  readonly signal: AbortSignal;
}

/** Every phase has at least so many records, so that a small history has each of its reasons. */
const fewest = 16;
/** Calls end before the history does. */
const quietMs = 120_000;
const minuteMs = 60_000;
/** No caller waits for a record, and a busy machine is no outage. */
const patienceMs = 60_000;

/** One start of a replica. */
interface Boot {
  readonly instance: string;
  readonly journal: Journal;
  readonly from: number;
  readonly model: Situation["model"];
}

/** Writes a history into a database with the service's tables. Returns once it is whole. */
export async function writeHistory(options: HistoryOptions): Promise<void> {
  const { databaseUrl, seed, span, records, onProgress, signal } = options;
  const chance = chanceFrom(seed);
  const hours = hoursOf(span);
  const patience = { connectTimeoutMs: patienceMs, statementTimeoutMs: patienceMs };
  const patient = { url: databaseUrl, onConnectionLost: () => {}, ...patience };
  const jobs = openStore({ ...patient, connections: 4 });
  // One connection, which keeps the time.
  const operators = openStore({ ...patient, connections: 1 });
  let now = span.from;
  const desk = openDesk({ store: operators, newId: () => chance.id(now) });
  const heartbeats = createHeartbeatStore(jobs.database);
  const documents = createEvidenceDocuments();
  const openJournal = (writerId: string) =>
    new Journal({
      sink: createPostgresSink({ client: jobs.pool }),
      writerId,
      evidence: documents.source,
      // Large groups cost less.
      maxBatch: 500,
      waitMs: patienceMs,
    });
  const situations: Scene[] = [];
  let boots: readonly Boot[] = [];

  async function restart(at: number, model: Situation["model"]): Promise<void> {
    await stop(at);
    boots = instances.map((instance) => ({
      instance,
      journal: openJournal(`${instance}.${chance.id(at)}`),
      from: at,
      model,
    }));
  }
  async function stop(at: number): Promise<void> {
    for (const boot of boots) {
      await boot.journal.close();
      await beat(boot, { heartbeats, to: at, situations });
    }
    boots = [];
  }

  let written = 0;
  const traffic = createTraffic({
    chance,
    hours,
    journals: () => {
      const [first, ...others] = boots.map(({ journal }) => journal);
      if (first === undefined) throw new Error("no replica is up");
      return [first, ...others];
    },
    noting: documents.noting,
    onWritten: (more) => {
      written += more;
      onProgress(written);
    },
    most: Math.min(2_000, Math.max(20, Math.ceil(records / 100))),
    signal,
  });

  try {
    const scenes = scenesOf(span);
    const counts = shareOut({ scenes, span, records, shareOf: hours.share });
    let before: Situation | null = null;
    let revision = 0;
    for (const [index, scene] of scenes.entries()) {
      now = scene.at;
      const after: Situation = { ...(before ?? scenes[0].change), ...scene.change } as Situation;
      if (before === null || digestOf(snapshotOf(before)) !== digestOf(snapshotOf(after))) revision += 1;
      if (before?.model !== after.model) {
        // A restart lets calls end.
        if (before !== null) await traffic.end();
        await restart(scene.at, after.model);
      }
      situations.push({ ...scene, change: after });
      const { controls } = gateStateOf({ situation: after, revision });
      await desk.change({ before, after, at: scene.at, why: scene.why, controls });
      const { deed } = scene;
      const to = scenes[index + 1]?.at ?? span.to - quietMs;
      const phase = { span: { from: scene.at, to }, situation: after, revision };
      if (deed?.do === "drill")
        await desk.drill({
          drill: deed.drill,
          at: scene.at,
          situation: after,
          controls,
          during: (drillId, situation) =>
            traffic.writeDrill({ ...phase, situation, span: { from: scene.at + 2_000, to }, drillId }),
        });
      else if (deed !== undefined) await desk.perform(deed, scene.at);
      await traffic.write({ ...phase, records: counts[index] ?? 0 });
      before = after;
    }
    await traffic.end();
    await stop(span.to);
  } finally {
    await Promise.all(boots.map(({ journal }) => journal.close()));
    await Promise.all([jobs.close(), operators.close()]);
  }
}

interface Sharing {
  readonly scenes: readonly Scene[];
  readonly span: Span;
  readonly records: number;
  readonly shareOf: (span: Span) => number;
}

/** How many records each scene has, in all exactly as many as there are to be. */
function shareOut({ scenes, span, records, shareOf }: Sharing): readonly number[] {
  const spare = records - fewest * scenes.length;
  if (spare < 0) throw new Error(`a history has at least ${fewest * scenes.length} records`);
  let given = 0;
  let shared = 0;
  return scenes.map(({ at }, index) => {
    shared += shareOf({ from: at, to: scenes[index + 1]?.at ?? span.to });
    const until = index === scenes.length - 1 ? spare : Math.round(shared * spare);
    const count = fewest + until - given;
    given = until;
    return count;
  });
}

interface Beating {
  readonly heartbeats: HeartbeatStore;
  readonly to: number;
  readonly situations: readonly Scene[];
}

/** A replica's heartbeats from its start until it stopped. */
async function beat(
  { instance, journal, from, model }: Boot,
  { heartbeats, to, situations }: Beating,
): Promise<void> {
  const { configDigest, promptDigest } = model;
  const beganAt = new Date(from);
  const writer = {
    writerId: journal.writerId,
    instance,
    executorVersion,
    configDigest,
    promptDigest,
    beganAt,
  };
  const minutes = Array.from(
    { length: Math.floor((to - from) / minuteMs) + 1 },
    (_, at) => from + at * minuteMs,
  );
  for (let first = 0; first < minutes.length; first += 1_440) {
    const beats = minutes.slice(first, first + 1_440).map((at) => {
      const scene = situations.findLast((one) => one.at <= at);
      return { at: new Date(at), ...stateOf(scene?.change ?? {}) };
    });
    const last = first + 1_440 >= minutes.length;
    await heartbeats.write({ writer, beats, stoppedAt: last ? new Date(to) : null });
  }
}

const stateOf = ({ unleash, kill = null, store }: Partial<Situation>): ReplicaState => ({
  recording: true,
  storeUsed: store !== "away",
  controls: unleash === "away" ? "stale" : "confirmed",
  kill: kill === null ? "released" : "engaged",
  allowlist: true,
  spool: { usable: true, records: store === "away" ? 12 : 0 },
  reconciled: true,
});
