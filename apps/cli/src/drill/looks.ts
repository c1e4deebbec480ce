import type { Reason } from "@slotgate/contracts";
import { type DrillStage, inWords, type Seen } from "./drill-stage.ts";
import { StepFailedError } from "./step-failed-error.ts";

/** How many jobs in a row have to say the same: behind a load balancer they come to several replicas. */
const inARow = 4;

const isAdmitted = ({ status, reason }: Seen): boolean => status === "COMPLETED" && reason === "GENERATED";

/** A synthetic job comes through all gates, is called for, and completes. Without that a drill shows nothing. */
export const seeAdmitted = (stage: DrillStage, { jobId }: { readonly jobId: string }): Promise<void> =>
  stage.step("a synthetic job is admitted", async () => {
    const seen = await stage.job(jobId);
    if (!isAdmitted(seen)) throw new StepFailedError(`${inWords(seen)}: ${whatIsNeeded(seen)}`);
    return { detail: null, value: undefined };
  });

/** What the operator has to do before a drill can show anything. */
function whatIsNeeded({ reason, explanation }: Seen): string {
  switch (reason) {
    case "NOT_ALLOWLISTED":
      return "the allowlist has no rule for drills: `slotgate drill rule` prints it, and says how to put it in force";
    case "ALLOWLIST_UNAVAILABLE":
    case "ALLOWLIST_DISABLED":
      return "a drill needs an allowlist in force, with the rule that `slotgate drill rule` prints";
    case "KILL_SWITCH":
      return "a drill starts while nothing kills: `slotgate kill status` says what does";
    case "FEATURE_DISABLED":
      return "a drill needs the AI flag on";
    case "ROLLOUT_EXCLUDED":
      return "a drill needs a rollout that lets somebody in, below its cap too";
    default:
      return explanation;
  }
}

export interface Expected {
  readonly reason: Reason;
  /** How long the effect may take to reach a replica; 0: the next job has to show it. */
  readonly withinMs: number;
  readonly newJobId: () => string;
}

/** The next jobs are stubs for this reason; whatever is admitted after the first of them is one too many. */
export const seeDenied = (stage: DrillStage, { reason, withinMs, newJobId }: Expected): Promise<void> =>
  stage.step(`the next job is a stub: ${reason}`, async () => {
    const from = stage.now();
    let last: Seen | null = null;
    const denied = await stage.until(
      async () => {
        last = await stage.job(newJobId());
        return last.status === "STUB" && last.reason === reason;
      },
      { withinMs },
    );
    if (!denied)
      throw new StepFailedError(`${last === null ? "nothing" : inWords(last)} after ${withinMs} ms`);
    const seenAfter = Math.round(stage.now() - from);
    for (let times = 1; times < inARow; times += 1) {
      const seen = await stage.job(newJobId());
      if (seen.status !== "STUB" || seen.reason !== reason)
        throw new StepFailedError(`one job was a stub, and the next was ${inWords(seen)}`);
    }
    return { detail: `first seen after ${seenAfter} ms, then ${inARow - 1} times more`, value: undefined };
  });

/** Exposure is what it was. */
export const seeAdmittedAgain = (
  stage: DrillStage,
  { withinMs, newJobId }: Omit<Expected, "reason">,
): Promise<void> =>
  stage.step("the next job is admitted again", async () => {
    const from = stage.now();
    let last: Seen | null = null;
    const admitted = await stage.until(
      async () => {
        last = await stage.job(newJobId());
        return isAdmitted(last);
      },
      { withinMs },
    );
    if (!admitted)
      throw new StepFailedError(`${last === null ? "nothing" : inWords(last)} after ${withinMs} ms`);
    return { detail: `after ${Math.round(stage.now() - from)} ms`, value: undefined };
  });
