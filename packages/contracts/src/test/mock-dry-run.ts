import { type DryRunJob, type DryRunV1, dryRunV1 } from "../dry-run.ts";
import { assertWith } from "../parse.ts";
import type { GateReason } from "../reasons.ts";
import type { Job, RunV1 } from "../run.ts";
import { type MockDecisionParts, mockDecision } from "./mock-decision.ts";
import { reasonIn } from "./reason-in.ts";

/** The reasons of a dry run, which uses neither store nor model, and records nothing. */
export type DryRunReason =
  | GateReason
  | "RUN_LIMIT_REACHED"
  | "MODEL_UNCONFIGURED"
  | "MODEL_CIRCUIT_OPEN"
  | "ADMITTED";

export interface MockDryRunParts extends Pick<MockDecisionParts, "decidedAt" | "readBy"> {
  /** As for `mockRunResponse`; by default jobs are admitted, unless the run did not opt in. */
  readonly reasons?: DryRunReason | Readonly<Record<string, DryRunReason>>;
}

/** The decisions that a run's jobs would get, as the service answers. */
export function mockDryRun(run: RunV1, parts: MockDryRunParts = {}): DryRunV1 {
  const { decidedAt = "2026-01-31T12:00:00.000Z", reasons, ...rest } = parts;
  const jobs = run.jobs.map((job): DryRunJob => {
    const asked = dryReason(reasonIn(run, { job, reasons }));
    // A dry run does not check for text to copy.
    const shown: Job = asked === "COPIED" ? { ...job, input: { sourceText: "" } } : job;
    const decision = mockDecision(asked, { ...rest, job: shown, decidedAt });
    const { jobId, gate, guard, reason, explanation, evidence } = decision;
    return { jobId, verdict: verdictOf(asked), gate, guard, reason, explanation, evidence };
  });
  return assertWith(dryRunV1, { version: "v1", dryRun: true, decidedAt, jobs });
}

function dryReason(reason: ReturnType<typeof reasonIn<DryRunReason>>): DryRunReason | "COPIED" {
  switch (reason) {
    case "GENERATED":
      return "ADMITTED";
    case "VERBATIM_SOURCE_MISSING":
      return "COPIED";
    default:
      return reason;
  }
}

function verdictOf(reason: DryRunReason | "COPIED"): DryRunJob["verdict"] {
  switch (reason) {
    case "ADMITTED":
      return "admitted";
    case "COPIED":
      return "verbatim";
    default:
      return "denied";
  }
}
