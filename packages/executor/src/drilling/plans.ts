import type { ControlsStatusV1, DrillName } from "@slotgate/contracts";
import { cappedRollout, rolloutBucket } from "@slotgate/gate";
import { capLever } from "./cap-lever.ts";
import type { DrillPlan } from "./drill-plan.ts";
import { type DrillStage, inWords, type Seen } from "./drill-stage.ts";
import { killLever, type LeverContext } from "./kill-lever.ts";
import type { Lever } from "./lever.ts";
import { seeDenied } from "./looks.ts";
import { StepFailedError } from "./step-failed-error.ts";

/** The flags of Unleash as levers, with their names. */
export interface FlagLevers {
  readonly killFlag: string;
  readonly kill: Lever;
  readonly aiFlag: string;
  readonly ai: Lever;
}

export interface PlanOptions extends LeverContext {
  readonly drill: DrillName;
  readonly stage: DrillStage;
  /** Before the drill. */
  readonly controls: ControlsStatusV1;
  /** Null: the drill uses the service's own settings. */
  readonly unleash: FlagLevers | null;
  /** Of the allowlist drill, which no other needs. */
  readonly allowlist: Lever | null;
  readonly bounds?: Partial<DrillBounds>;
}

/** The longest time of each effect, in milliseconds. */
export interface DrillBounds {
  /** From the own kill to the end of a call in flight. A poll each half second backs up the notification. */
  readonly abort: number;
  /** Until every replica follows the database. */
  readonly follow: number;
  /** Until Unleash has published a flag and every replica has received it. */
  readonly unleash: number;
}

const usual: DrillBounds = { abort: 2_000, follow: 5_000, unleash: 10_000 };

export function planOf(options: PlanOptions): DrillPlan {
  const bounds = { ...usual, ...options.bounds };
  switch (options.drill) {
    case "kill":
      return killPlan(options, bounds);
    case "rollback":
      return rollbackPlan(options, bounds);
    case "allowlist":
      return allowlistPlan(options, bounds);
    case "rollout":
      return rolloutPlan(options, bounds);
  }
}

function killPlan(options: PlanOptions, bounds: DrillBounds): DrillPlan {
  const { unleash } = options;
  const newJobId = inRollout(options);
  const abortMs = unleash === null ? bounds.abort : bounds.unleash;
  const lever = unleash === null ? killLever(options) : unleash.kill;
  const over = new AbortController();
  let slow: Promise<Seen> | null = null;
  let setAt = 0;
  return {
    act:
      unleash === null
        ? "the kill is engaged"
        : `the kill flag \`${unleash.killFlag}\` is switched on in Unleash`,
    newJobId,
    lever: {
      ...lever,
      async set(plan) {
        const set = await lever.set(plan);
        setAt = options.stage.now();
        return set;
      },
    },
    prepare: (stage) =>
      stage.step("a slow job is in flight", async () => {
        const jobId = newJobId();
        // Slow enough that it cannot complete during the check.
        slow = stage.job(jobId, { answerAfterMs: abortMs + 10_000, signal: over.signal });
        slow.catch(() => {});
        if (!(await stage.until(() => options.api.underWay(jobId), { withinMs: 10_000 })))
          throw new StepFailedError("it was not admitted within 10 s");
        return { detail: null, value: undefined };
      }),
    async look(stage) {
      await stage.step("the job in flight is aborted", async () => {
        const seen = slow === null ? null : await stage.atMost(slow, { withinMs: abortMs });
        if (seen === null) throw new StepFailedError(`it was still in flight after ${abortMs} ms`);
        if (seen.status !== "STUB" || seen.reason !== "KILL_SWITCH")
          throw new StepFailedError(`it ended as ${inWords(seen)}`);
        if (seen.attempts !== 1)
          throw new StepFailedError(`expected 1 request to the provider for it, found ${seen.attempts}`);
        const after = Math.max(0, Math.round(stage.now() - setAt));
        return {
          detail: `its one request was cut and its answer not released, ${after} ms after the kill`,
          value: undefined,
        };
      });
      // The own kill is in force when the request ends; a flag takes time to reach the replicas.
      const withinMs = unleash === null ? 0 : bounds.unleash;
      await seeDenied(stage, { reason: "KILL_SWITCH", withinMs, newJobId });
    },
    backWithinMs: unleash === null ? bounds.follow : bounds.unleash,
    end: () => over.abort(),
  };
}

function rollbackPlan(options: PlanOptions, bounds: DrillBounds): DrillPlan {
  const { unleash } = options;
  const newJobId = inRollout(options);
  if (unleash === null)
    return {
      lever: capLever(options, { basisPoints: 0 }),
      act: "the rollout is capped at 0 %",
      newJobId,
      prepare: nothing,
      look: (stage) => seeDenied(stage, { reason: "ROLLOUT_EXCLUDED", withinMs: bounds.follow, newJobId }),
      backWithinMs: bounds.follow,
      end: () => {},
    };
  const lever = unleash.ai;
  return {
    lever,
    act: `the AI flag \`${unleash.aiFlag}\` is switched off in Unleash`,
    newJobId,
    prepare: nothing,
    look: (stage) => seeDenied(stage, { reason: "FEATURE_DISABLED", withinMs: bounds.unleash, newJobId }),
    backWithinMs: bounds.unleash,
    end: () => {},
  };
}

function allowlistPlan(options: PlanOptions, bounds: DrillBounds): DrillPlan {
  const { allowlist: lever } = options;
  if (lever === null) throw new StepFailedError("this client cannot change the allowlist for a drill");
  const newJobId = inRollout(options);
  return {
    lever,
    act: "an allowlist without the rule of drills is applied",
    newJobId,
    prepare: nothing,
    look: (stage) => seeDenied(stage, { reason: "NOT_ALLOWLISTED", withinMs: bounds.follow, newJobId }),
    backWithinMs: bounds.follow,
    end: () => {},
  };
}

function rolloutPlan(options: PlanOptions, bounds: DrillBounds): DrillPlan {
  const { stage } = options;
  const { groupId, basisPoints } = rolloutOf(options.controls);
  if (basisPoints < 2)
    throw new StepFailedError(
      `a rollout drill halves the rollout, and ${basisPoints / 100} % cannot be halved: raise it first`,
    );
  const half = Math.floor(basisPoints / 2);
  const between = (from: number, to: number) => () =>
    stage.newJobId((jobId) => {
      const bucket = rolloutBucket({ groupId, jobId });
      return bucket >= from && bucket < to;
    });
  const inside = between(0, half);
  const outside = between(half, basisPoints);
  return {
    lever: capLever(options, { basisPoints: half }),
    act: `the rollout is capped at ${half / 100} %`,
    newJobId: outside,
    prepare: nothing,
    async look(on) {
      await seeDenied(on, { reason: "ROLLOUT_EXCLUDED", withinMs: bounds.follow, newJobId: outside });
      await on.step("jobs inside are admitted, jobs outside are not", async () => {
        const ids = [inside(), outside(), inside(), outside()];
        const seen = await on.jobs(ids);
        const wrong = seen.findIndex(
          ({ reason }, at) => reason !== (at % 2 === 0 ? "GENERATED" : "ROLLOUT_EXCLUDED"),
        );
        const one = seen[wrong];
        if (one !== undefined)
          throw new StepFailedError(`a job ${wrong % 2 === 0 ? "inside" : "outside"} was ${inWords(one)}`);
        return { detail: `2 of each, at ${half / 100} % of ${basisPoints / 100} %`, value: undefined };
      });
    },
    backWithinMs: bounds.follow,
    end: () => {},
  };
}

const nothing = async (): Promise<void> => {};

/** The capped rollout; 0 if none is valid. */
function rolloutOf({ controls, rolloutCap }: ControlsStatusV1): {
  readonly groupId: string;
  readonly basisPoints: number;
} {
  const rollout = controls === null ? null : cappedRollout(controls.rollout, rolloutCap);
  return rollout?.state === "valid" ? rollout : { groupId: "none", basisPoints: 0 };
}

/** Job ids inside the rollout. If it admits none, any id will do: the first job then fails the drill. */
function inRollout({ stage, controls }: PlanOptions): () => string {
  const { groupId, basisPoints } = rolloutOf(controls);
  if (basisPoints === 0) return () => stage.newJobId();
  return () => stage.newJobId((jobId) => rolloutBucket({ groupId, jobId }) < basisPoints);
}
