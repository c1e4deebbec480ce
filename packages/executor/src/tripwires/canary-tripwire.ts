import type { GenerationProfile, GenerationV1 } from "@slotgate/contracts";
import type { Clock } from "@slotgate/controls";
import { chanceOfMore, percentOf, type Sides } from "../generation/compare-shares.ts";
import type { CanaryFiring, CanaryFiringStore, CanaryReport, LowerCanary } from "./canary-firing.ts";
import type { Finding } from "./firing.ts";

export interface CanaryBound {
  /** How far back jobs count; milliseconds. */
  readonly windowMs: number;
  /** Fewer jobs of the canary or of its profile prove nothing. */
  readonly minimumJobs: number;
  /** Fires if the canary's percentage of failed jobs is above its profile's by more than this. */
  readonly points: number;
}

export interface JobsOfCanary {
  readonly profile: string;
  readonly canary: string;
  /** Of the generation document: jobs under other revisions had another share, or another prompt. */
  readonly revision: number;
  readonly digest: string;
  /** An instant; earlier calls do not count. */
  readonly since: string;
}

export interface CanaryReader {
  /**
   * The jobs of both sides with a call that ended on its own, on all replicas, without drills; marked: a call failed.
   * Throws `StoreUnavailableError`.
   */
  readonly jobs: (of: JobsOfCanary) => Promise<Sides>;
}

export interface CanaryTripwireOptions {
  readonly inForce: () => {
    readonly document: Pick<GenerationV1, "profiles">;
    readonly revision: number;
    readonly digest: string;
  } | null;
  readonly reader: CanaryReader;
  readonly store: CanaryFiringStore;
  /** Sets the share to 0 in a new revision, or does nothing if it is 0; null: the document is a file. */
  readonly lower: ((canary: LowerCanary) => Promise<void>) | null;
  readonly bound: CanaryBound;
  readonly clock: Clock;
  readonly newId: () => string;
  readonly instance: string;
  readonly report: CanaryReport;
}

/** A firing whose incident may not be open, or whose canary may have its share. */
interface Ending {
  readonly firing: CanaryFiring;
  readonly lowering: LowerCanary;
  opened: boolean;
  lowered: boolean;
}

/** Looks repeat, so chance must be much less likely than in a single comparison. */
const mostChance = 0.001;
/** Counting takes at most a tenth of the time. */
const restTimes = 9;

/**
 * Compares each canary with its profile, and ends one that is worse: its share becomes 0, never more. Any failure
 * counts, also one for the content of a job: the job id decides who fills a job, so content fails on both sides alike.
 */
export function createCanaryTripwire(options: CanaryTripwireOptions): () => Promise<Finding | null> {
  const { inForce, reader, store, lower, bound, clock, newId, instance, report } = options;
  /** By occurrence; those that are done stay until another revision is in force. */
  const endings = new Map<string, Ending>();
  let nextAt = Number.NEGATIVE_INFINITY;

  async function find(): Promise<void> {
    const now = inForce();
    if (now === null) return;
    const { document, revision, digest } = now;
    const since = new Date(clock.now() - bound.windowMs).toISOString();
    const prefix = `${revision}:${digest}:`;
    for (const [occurrence, ending] of endings)
      if (ending.opened && (ending.lowered || lower === null) && !occurrence.startsWith(prefix))
        endings.delete(occurrence);
    for (const profile of document.profiles) {
      const occurrence = `${prefix}${profile.id}`;
      if (profile.canary === undefined || profile.canary.basisPoints === 0 || endings.has(occurrence))
        continue;
      const { canary } = profile;
      const of = { profile: profile.id, canary: canary.profile, revision, digest, since };
      const sides = await reader.jobs(of);
      if (!isWorse(sides, bound)) continue;
      const firing = firingOf({ profile, canary, sides, revision, occurrence });
      const lowering = { profile: profile.id, revision, reason: firing.reason };
      endings.set(occurrence, { firing, lowering, opened: false, lowered: false });
    }
  }

  function firingOf({ profile, canary, sides, revision, occurrence }: Found): CanaryFiring {
    const window = `${bound.windowMs / 1_000} s`;
    const [ofCanary, ofProfile] = [inWords(sides.canary), inWords(sides.profile)];
    const done =
      lower === null
        ? "; the generation document is a file: set its share to 0 there"
        : "; its share is set to 0";
    return {
      tripwire: "canary",
      reason: `the canary \`${canary.profile}\` of \`${profile.id}\` is worse: within ${window} ${ofCanary} of its jobs failed, and ${ofProfile} of the others, which is more than ${bound.points} points apart${done}`,
      figures: {
        profile: profile.id,
        canary: canary.profile,
        revision,
        basisPoints: canary.basisPoints,
        jobsOfCanary: sides.canary.jobs,
        failedOfCanary: sides.canary.marked,
        jobsOfProfile: sides.profile.jobs,
        failedOfProfile: sides.profile.marked,
        chance: chanceOfMore(sides),
        boundPoints: bound.points,
        windowMs: bound.windowMs,
      },
      incidentId: newId(),
      occurrence,
      instance,
      occurredAt: new Date(clock.now()),
    };
  }

  /**
   * Neither waits for the other's success; what failed is retried at the next look. The incident comes first: if the
   * process ends in between, the canary is still there to be found again.
   */
  async function end(ending: Ending): Promise<void> {
    const { firing, lowering } = ending;
    if (!ending.opened)
      try {
        const opened = await store.open(firing);
        ending.opened = true;
        if (opened === "opened") report.canaryFired(firing);
      } catch (error) {
        report.canaryNotEnded(firing, error);
      }
    if (!ending.lowered && lower !== null)
      try {
        await lower(lowering);
        ending.lowered = true;
        report.canaryLowered(firing);
      } catch (error) {
        report.canaryNotEnded(firing, error);
      }
  }

  return async () => {
    const began = clock.monotonic();
    try {
      if (began >= nextAt) await find();
    } finally {
      const ended = clock.monotonic();
      if (began >= nextAt) nextAt = ended + restTimes * (ended - began);
      // What was found is ended also when a later look fails.
      for (const ending of endings.values()) await end(ending);
    }
    // Nothing engages the kill.
    return null;
  };
}

interface Found {
  readonly profile: GenerationProfile;
  readonly canary: NonNullable<GenerationProfile["canary"]>;
  readonly sides: Sides;
  readonly revision: number;
  readonly occurrence: string;
}

/** More than the bound apart, and not by chance. In whole numbers, so that the bound itself does not fire. */
function isWorse(sides: Sides, { minimumJobs, points }: CanaryBound): boolean {
  const { profile, canary } = sides;
  if (profile.jobs < minimumJobs || canary.jobs < minimumJobs) return false;
  const apart = canary.marked * profile.jobs - profile.marked * canary.jobs;
  return apart * 100 > points * profile.jobs * canary.jobs && chanceOfMore(sides) < mostChance;
}

function inWords(share: Sides["canary"]): string {
  const percent = Math.round((percentOf(share) ?? 0) * 10) / 10;
  return `${share.marked} of ${share.jobs} (${percent} %)`;
}
