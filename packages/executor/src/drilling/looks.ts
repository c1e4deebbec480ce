import type { Reason } from "@slotgate/contracts";
import { type DrillStage, inWords, type Seen } from "./drill-stage.ts";
import { StepFailedError } from "./step-failed-error.ts";

/** How many jobs in a row must show it: a load balancer spreads them over replicas. */
const inARow = 4;

const isAdmitted = ({ status, reason }: Seen): boolean => status === "COMPLETED" && reason === "GENERATED";

/** A synthetic job passes all gates, is generated and completes. Otherwise a drill shows nothing. */
export const seeAdmitted = (stage: DrillStage, { jobId }: { readonly jobId: string }): Promise<void> =>
  stage.step("a synthetic job is admitted", async () => {
    const seen = await stage.job(jobId);
    if (!isAdmitted(seen)) throw new StepFailedError(`${inWords(seen)}: ${whatIsNeeded(seen)}`);
    return { detail: null, value: undefined };
  });

/** What the operator must do before a drill can run. */
function whatIsNeeded({ reason, explanation }: Seen): string {
  switch (reason) {
    case "NOT_ALLOWLISTED":
      return "the allowlist has no rule for drills: `slotgate drill rule` prints it, and says how to put it in force";
    case "ALLOWLIST_UNAVAILABLE":
    case "ALLOWLIST_DISABLED":
      return "a drill needs an allowlist in force, with the rule that `slotgate drill rule` prints";
    case "KILL_SWITCH":
      return "no drill can begin while AI is killed: see `slotgate kill status`";
    case "FEATURE_DISABLED":
      return "a drill needs the AI flag on: see `slotgate status`";
    case "ROLLOUT_EXCLUDED":
      return "a drill needs a rollout of more than 0 %, and no cap of 0 %: see `slotgate status`";
    default:
      return explanation;
  }
}

export interface Expected {
  readonly reason: Reason;
  /** How long the effect may take to reach a replica; 0: the next job must show it. */
  readonly withinMs: number;
  readonly newJobId: () => string;
}

/** The next jobs are stubs for this reason. A job that is admitted after the first stub is a failure. */
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
      throw new StepFailedError(`${last === null ? "no answer" : inWords(last)} after ${withinMs} ms`);
    const seenAfter = Math.round(stage.now() - from);
    for (let times = 1; times < inARow; times += 1) {
      const seen = await stage.job(newJobId());
      if (seen.status !== "STUB" || seen.reason !== reason)
        throw new StepFailedError(`one job was a stub, and the next was ${inWords(seen)}`);
    }
    return { detail: `first after ${seenAfter} ms, then ${inARow - 1} more in a row`, value: undefined };
  });

/** Exposure is as before. */
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
      throw new StepFailedError(`${last === null ? "no answer" : inWords(last)} after ${withinMs} ms`);
    return { detail: `after ${Math.round(stage.now() - from)} ms`, value: undefined };
  });
