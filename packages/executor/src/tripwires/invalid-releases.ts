import { type Job, parseWith, type ResultV1, resultV1 } from "@slotgate/contracts";
import type { OutputChecks } from "@slotgate/model";
import { OutputUncheckedError } from "../background/output-checks.ts";
import type { JobAnswer } from "../job-answer.ts";
import type { Finding } from "./firing.ts";

/** Checks released results: once when a job ends, and again when its answer leaves the process. */
export interface ReleaseLook {
  /**
   * Checks a job's result against result v1, and generated content against the job's own output schema.
   * @throws OutputUncheckedError if it could not: the job's release has checked the content before
   */
  readonly ended: (job: Pick<Job, "jobId" | "output">, answer: JobAnswer) => Promise<Finding | null>;
  /** Checks any answer that is served, new or stored, against result v1. */
  readonly handedOut: (answer: JobAnswer) => Finding | null;
}

export function createReleaseLook(checks: OutputChecks): ReleaseLook {
  async function flawOfOutput({ output }: Pick<Job, "output">, result: ResultV1): Promise<string | null> {
    const unusable = await checks.prepare(output);
    if (unusable !== null) return `its output schema cannot be checked: ${unusable}`;
    const checked = await checks.check(output, result.output);
    return checked.ok ? null : `its output does not satisfy its schema: ${checked.flaw}`;
  }

  return {
    async ended(job, answer) {
      if (!releases(answer)) return null;
      const generated = answer.decision.path === "model" || answer.decision.path === "stored";
      const flaw = flawOrFailure(() => flawOfAnswer(answer));
      if (flaw !== null || !generated) return findingOf(answer, flaw);
      const flawOfContent = await flawOfOutput(job, answer.result).catch((error: unknown) => {
        // A thread that ended says nothing of the content, and must not stop the service.
        if (error instanceof OutputUncheckedError) throw error;
        return failure(error);
      });
      return findingOf(answer, flawOfContent);
    },
    handedOut: (answer) =>
      releases(answer)
        ? findingOf(
            answer,
            flawOrFailure(() => flawOfAnswer(answer)),
          )
        : null,
  };
}

/** A result without content whose status says so releases nothing. */
const releases = ({ result }: JobAnswer): boolean => result.status === "COMPLETED" || result.output !== null;

/** Names only the outermost field and what is expected there, never the content. */
function flawOfAnswer({ result, decision }: JobAnswer): string | null {
  const parsed = parseWith(resultV1, result);
  if (parsed.ok) return result.jobId === decision.jobId ? null : "it is the result of another job";
  const [issue] = parsed.issues;
  const field = /^\$\.(?:version|jobId|status|generatedAt|output)\b/.exec(issue?.path ?? "")?.[0] ?? "$";
  return `it is not a result v1: \`${field}\`, expected ${issue?.expected ?? "something else"}`;
}

function findingOf(answer: JobAnswer, flaw: string | null): Finding | null {
  if (flaw === null) return null;
  const { decisionId, jobId, path } = answer.decision;
  return {
    tripwire: "invalid-release",
    reason: `the released result of decision \`${decisionId}\` fails its contract: ${flaw}`
      .slice(0, 1_000)
      .trimEnd(),
    figures: { decisionId, jobId, path },
    occurrence: null,
  };
}

/** What cannot be checked has not passed the check. */
function flawOrFailure(flawOf: () => string | null): string | null {
  try {
    return flawOf();
  } catch (error) {
    return failure(error);
  }
}

const failure = (error: unknown): string =>
  `it cannot be checked: \`${error instanceof Error ? error.name : "unknown"}\``;
