import type { DrillSetting, DrillStep, DrillV1, JobAnswerV1 } from "@slotgate/contracts";
import type { DrillApi } from "./drill-api.ts";
import { StepFailedError } from "./step-failed-error.ts";

export interface DrillClock {
  /** Monotonic milliseconds. */
  readonly now: () => number;
  readonly pause: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

export interface StageOptions {
  readonly api: DrillApi;
  readonly drillId: string;
  readonly clock: DrillClock;
  /** Aborts when the drill must stop; what it set is put back all the same. */
  readonly stopped: AbortSignal;
  readonly onStep: (step: DrillStep) => void;
}

/** The part of a job's decision that drills check. */
export type Seen = Pick<JobAnswerV1["decision"], "status" | "reason" | "gate" | "attempts" | "explanation">;

/** Runs a drill: its steps, its settings and its synthetic jobs. */
export class DrillStage {
  readonly steps: DrillStep[] = [];
  readonly settings: DrillSetting[] = [];
  readonly #options: StageOptions;
  #jobs = 0;

  constructor(options: StageOptions) {
    this.#options = options;
  }

  get api(): DrillApi {
    return this.#options.api;
  }

  now(): number {
    return this.#options.clock.now();
  }

  /** Runs a step and notes its result. Throws what `work` throws, and when the drill must stop. */
  async step<T>(
    name: string,
    work: () => Promise<{ readonly detail: string | null; readonly value: T }>,
  ): Promise<T> {
    const { stopped } = this.#options;
    stopped.throwIfAborted();
    return this.always(name, () => Promise.race([work(), whenAborted(stopped)]));
  }

  /** Like `step`, but does not stop half way. */
  async whole<T>(
    name: string,
    work: () => Promise<{ readonly detail: string | null; readonly value: T }>,
  ): Promise<T> {
    this.#options.stopped.throwIfAborted();
    return this.always(name, work);
  }

  /** Like `step`, but runs although the drill must stop. */
  async always<T>(
    name: string,
    work: () => Promise<{ readonly detail: string | null; readonly value: T }>,
  ): Promise<T> {
    const from = this.now();
    try {
      const { detail, value } = await work();
      this.#end({ step: name, verdict: "passed", durationMs: this.#since(from), detail });
      return value;
    } catch (error) {
      this.#end({
        step: name,
        verdict: "failed",
        durationMs: this.#since(from),
        detail: inOneLine(error instanceof Error ? error.message : String(error)).slice(0, 1_000),
      });
      throw error;
    }
  }

  #since = (from: number): number => Math.max(0, Math.round(this.now() - from));

  #end(step: DrillStep): void {
    this.steps.push(step);
    this.#options.onStep(step);
  }

  /** Tells the service the drill's progress. A setting is noted before it is set. */
  async note(verdict: "passed" | "failed" | null = null): Promise<DrillV1> {
    const { api, drillId } = this.#options;
    return api.note(drillId, { steps: this.steps, settings: this.settings, verdict });
  }

  /** A new job id for which `fits` holds. */
  newJobId(fits: (jobId: string) => boolean = () => true): string {
    for (let tries = 0; tries < mostTries; tries += 1) {
      this.#jobs += 1;
      const jobId = `drill-${this.#options.drillId}/${this.#jobs}`;
      if (fits(jobId)) return jobId;
    }
    throw new Error("no job id falls into the rollout");
  }

  /** Runs a synthetic job with this id; its provider answers at once by default. */
  async job(
    jobId: string,
    { answerAfterMs = 0, signal }: { readonly answerAfterMs?: number; readonly signal?: AbortSignal } = {},
  ): Promise<Seen> {
    const [seen] = await this.jobs([jobId], { answerAfterMs, ...(signal === undefined ? {} : { signal }) });
    if (seen === undefined) throw new StepFailedError("the service did not answer for the job");
    return seen;
  }

  async jobs(
    jobIds: readonly string[],
    options: { readonly answerAfterMs: number; readonly signal?: AbortSignal } = { answerAfterMs: 0 },
  ): Promise<readonly Seen[]> {
    const { api, drillId } = this.#options;
    return (await api.jobs(drillId, { jobIds, ...options })).jobs.map(({ decision }) => decision);
  }

  /** Polls until `isSo` holds or the time is over; answers whether it held. */
  async until(isSo: () => Promise<boolean>, { withinMs }: { readonly withinMs: number }): Promise<boolean> {
    const from = this.now();
    for (;;) {
      if (await isSo()) return true;
      if (this.now() - from >= withinMs) return false;
      await this.#options.clock.pause(lookAgainMs, this.#options.stopped);
      this.#options.stopped.throwIfAborted();
    }
  }

  /** Waits for the work at most for this time; null if it has not ended by then. */
  async atMost<T>(work: Promise<T>, { withinMs }: { readonly withinMs: number }): Promise<T | null> {
    const over = new AbortController();
    try {
      return await Promise.race([work, this.#options.clock.pause(withinMs, over.signal).then(() => null)]);
    } finally {
      over.abort();
    }
  }
}

/** The smallest rollout admits one job in ten thousand. */
const mostTries = 500_000;
const lookAgainMs = 50;

/** A message of the API may have several lines. */
const inOneLine = (text: string): string => text.trim().replaceAll(/\s*\n\s*/g, "; ");

function whenAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) =>
    signal.addEventListener("abort", () => reject(signal.reason), { once: true }),
  );
}

export const inWords = ({ status, reason, gate }: Seen): string =>
  `${status ?? "open"} / ${reason}${gate === null ? "" : ` at gate \`${gate}\``}`;
