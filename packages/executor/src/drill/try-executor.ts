import type { GenerationV1, Job, RunV1, TriedCall } from "@slotgate/contracts";
import { chooseProfile, type GateState, rolloutBucket } from "@slotgate/gate";
import { configDigestOf, type Generation, type Generator, modelConfigOf } from "@slotgate/model";
import type { EvidenceDocuments } from "../evidence-documents.ts";
import type { Executor } from "../executor.ts";
import type { InForce } from "../generation/generation-in-force.ts";
import type { JobAnswer } from "../job-answer.ts";
import { rolloutNow } from "../preview/rollout-now.ts";
import { silentReport } from "../silent-report.ts";
import { noTracing } from "../tracing/no-tracing.ts";
import { tryOwnerPrefix } from "./drill-mark.ts";

/** What is tried, and for whom. */
export interface TryInput {
  /** The first jobs are generated. */
  readonly run: RunV1;
  readonly calls: number;
  readonly candidate: InForce;
  /** Null: no document is in force, and only the candidate is asked. */
  readonly inForce: InForce | null;
  readonly tryId: string;
  readonly subject: string;
  readonly traceId: string | null;
  /** Once aborted, no further job begins. */
  readonly signal: AbortSignal;
  readonly onProgress: (progress: { readonly done: number; readonly of: number }) => void;
}

/** One side of a job: its answer, which may only leave as all results do, and what its call took. */
export interface TriedSide extends Omit<TriedCall, "result" | "decision"> {
  readonly answer: JobAnswer;
}

/** Both sides of a job. `problem`: why there were no calls. */
export type TriedSides =
  | { readonly problem: string }
  | { readonly problem: null; readonly candidate: TriedSide; readonly inForce: TriedSide | null };

export type TryExecutor = (input: TryInput) => Promise<readonly TriedSides[]>;

export interface TryExecutorOptions {
  /** Production's executor. */
  readonly executor: Executor;
  readonly gateState: () => GateState;
  /** Remembers the tried document, for the records that name it. */
  readonly noting: EvidenceDocuments["notingGeneration"];
  /** Monotonic milliseconds. */
  readonly now: () => number;
  readonly onUnexpected: (error: unknown) => void;
}

/**
 * Generates sample jobs with a document that is not in force, and with the one that is, in production's executor: the
 * same gates, guards, budgets, journal and kill. Their owners are those of no key, so that no
 * caller is served their results, and nothing counts in the metrics.
 */
export function createTryExecutor(options: TryExecutorOptions): TryExecutor {
  const { executor, gateState, noting, now, onUnexpected } = options;
  const report = { ...silentReport, unexpected: onUnexpected };

  const side = async (
    job: Job,
    { run, subject, traceId }: TryInput,
    { filling, owner }: { readonly filling: InForce; readonly owner: string },
  ): Promise<TriedSide> => {
    const watched = watching(filling.generator, now);
    const generation = noting({ current: () => ({ ...filling, generator: watched.generator }) });
    const { jobs } = await executor
      .among({ generation, report, tracing: noTracing })
      .execute({ ...run, jobs: [job] }, { owner, subject, traceId, regenerate: true });
    const [answer] = jobs;
    if (answer === undefined) throw new Error("a run of one job has no answer");
    return { answer, ...figuresOf(watched.seen(), filling.document) };
  };

  return async (input) => {
    const { run, calls, candidate, inForce, tryId, signal, onProgress } = input;
    const jobs = run.jobs.slice(0, calls);
    const sides: TriedSides[] = [];
    for (const [done, job] of jobs.entries()) {
      if (signal.aborted) break;
      onProgress({ done, of: jobs.length });
      const jobId = idWithin(job, { run, rollout: rolloutNow(gateState()), candidate, inForce });
      if (typeof jobId !== "string") {
        sides.push(jobId);
        continue;
      }
      const owner = `${tryOwnerPrefix}${tryId}`;
      const tried = { ...job, jobId };
      const [first, second] = await Promise.all([
        side(tried, input, { filling: candidate, owner }),
        inForce === null ? null : side(tried, input, { filling: inForce, owner: `${owner}:now` }),
      ]);
      sides.push({ problem: null, candidate: first, inForce: second });
    }
    return sides;
  };
}

/** How many ids are looked at; far more than a share of a hundredth of a per cent needs. */
const mostIds = 200_000;
const longestId = 256;

interface Within extends Pick<TryInput, "run" | "candidate" | "inForce"> {
  readonly rollout: ReturnType<typeof rolloutNow>;
}

/**
 * The job's id with the smallest suffix that the rollout takes, and for which both documents choose the profiles that
 * they choose for the job itself: a percentage does not decide what can be tried.
 */
function idWithin(
  job: Job,
  { run, rollout, candidate, inForce }: Within,
): string | { readonly problem: string } {
  if (rollout === null || rollout.basisPoints === 0)
    return { problem: "the rollout in force takes no job: raise it to try with calls" };
  const { groupId, basisPoints } = rollout;
  const profilesOf = (jobId: string): string =>
    JSON.stringify(
      [candidate.document, inForce?.document ?? null].map((document) =>
        profileOf(document, { ...job, jobId }, run),
      ),
    );
  const wanted = profilesOf(job.jobId);
  for (let n = 1; n <= mostIds; n += 1) {
    const jobId = `${job.jobId}/try-${n}`;
    if (jobId.length > longestId)
      return { problem: "the job id is too long for the suffix `/try-…`: shorten it" };
    if (rolloutBucket({ groupId, jobId }) < basisPoints && profilesOf(jobId) === wanted) return jobId;
  }
  return {
    problem: "no id was found that the rollout takes and that the same profiles fill: raise the rollout",
  };
}

const profileOf = (document: GenerationV1 | null, job: Job, { appliesTo }: RunV1): string | null =>
  document === null ? null : (chooseProfile(document, { job, scope: appliesTo })?.profile.id ?? null);

interface Seen {
  readonly generation: Generation;
  readonly latencyMs: number;
}

/** The same generator, whose one call is seen. */
function watching(generator: Generator, now: () => number) {
  let seen: Seen | null = null;
  const watched: Generator = {
    problems: generator.problems,
    portOf(profileId) {
      const port = generator.portOf(profileId);
      if (port === null) return null;
      return {
        ...port,
        async generate(...given) {
          const begunAt = now();
          const generation = await port.generate(...given);
          seen = { generation, latencyMs: now() - begunAt };
          return generation;
        },
      };
    },
  };
  return { generator: watched, seen: (): Seen | null => seen };
}

function figuresOf(seen: Seen | null, document: GenerationV1): Omit<TriedSide, "answer"> {
  if (seen === null || seen.generation.attempts === 0)
    return {
      detail: null,
      answeredBy: null,
      inputTokens: null,
      outputTokens: null,
      latencyMs: null,
      cost: null,
    };
  const { generation, latencyMs } = seen;
  const { answeredBy, inputTokens, outputTokens } = generation;
  const { provider, model } = answeredBy;
  return {
    detail: generation.status === "failed" ? generation.detail : null,
    answeredBy: { provider, model },
    inputTokens,
    outputTokens,
    latencyMs,
    cost: costOf(generation, document),
  };
}

function costOf({ answeredBy, tried, inputTokens, outputTokens }: Generation, { models }: GenerationV1) {
  if (tried.length > 1 || inputTokens === null || outputTokens === null) return null;
  const priced = Object.values(models).filter(
    (one) => configDigestOf(modelConfigOf(one)) === answeredBy.configDigest,
  );
  const prices = new Set(priced.map(({ price }) => JSON.stringify(price ?? null)));
  const price = priced[0]?.price;
  // Entries that differ in nothing but the price: which one was asked is not known here.
  if (price === undefined || prices.size > 1) return null;
  const { currency, inputPerMillion, outputPerMillion } = price;
  return { currency, amount: (inputTokens * inputPerMillion + outputTokens * outputPerMillion) / 1_000_000 };
}
