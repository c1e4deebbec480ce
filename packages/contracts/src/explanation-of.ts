import { budgetNames } from "./budget-names.ts";
import type { DecisionV1 } from "./decision.ts";
import type { Evidence, KillSource, ThrownKind } from "./evidence.ts";
import { type Reason, reasons } from "./reasons.ts";

/** The fields that an explanation is built from; a telemetry record has all of them too. */
export type Explained = Pick<DecisionV1, "gate" | "guard" | "reason" | "status" | "failure"> & {
  readonly evidence: Evidence | null;
};

/** The names of kill sources for people. */
export const killSourceNames: Readonly<Record<KillSource["source"], string>> = {
  controls: "kill flag",
  service: "service's own kill",
  environment: "SLOTGEN_AI_KILL",
  process: "replica's own switch",
  "self-test": "self-test of the gates",
};

const beginnings = { STUB: "Stub", COMPLETED: "Completed", FAILED: "Failed" } as const;

/**
 * One sentence for people: the outcome of a job and why, as in `explanation` of a decision. Contains no rule id and no
 * bucket, so that every reader of the result may see it.
 */
export function explanationOf({ gate, guard, reason, status, evidence, failure }: Explained): string {
  const beginning = status === null ? "Admitted" : beginnings[status];
  const by = gate !== null ? ` at gate \`${gate}\`` : guard !== null ? ` at guard \`${guard}\`` : "";
  const why = failure === undefined ? detailOf(reason, evidence) : ` (${failure.detail})`;
  return `${beginning}${by}: ${reasons[reason].text}${why}.`;
}

function detailOf(reason: Reason, evidence: Evidence | null): string {
  if (evidence === null) return "";
  switch (reason) {
    case "KILL_SWITCH": {
      const engaged = evidence.killSources
        .filter(({ state }) => state === "engaged")
        .map(({ source }) => killSourceNames[source]);
      return ` (${engaged.join(", ")})`;
    }
    case "CONTROLS_STALE":
      return evidence.controls === null
        ? ""
        : ` (${evidence.controls.ageMs} ms old, at most ${evidence.controls.maxAgeMs} ms)`;
    case "ROLLOUT_INVALID":
      return evidence.rolloutProblem === null ? "" : ` (${evidence.rolloutProblem})`;
    case "ROLLOUT_EXCLUDED":
      return evidence.rolloutCap.state === "unknown"
        ? " (its cap could not be read, so no job is inside)"
        : "";
    case "GATE_ERROR":
      return evidence.gateError === undefined ? "" : ` (${thrownInWords(evidence.gateError)})`;
    case "RUN_LIMIT_REACHED":
      return evidence.guardFigures === null ? "" : ` (limit ${evidence.guardFigures["limit"]})`;
    case "MODEL_UNCONFIGURED":
      return unfilledBecause(evidence);
    case "BUDGET_EXHAUSTED":
      return budgetOf(evidence);
    default:
      return "";
  }
}

/** Such as `TypeError` or `Error ECONNREFUSED`. */
export const thrownInWords = ({ type, code }: ThrownKind): string =>
  code === null ? `\`${type}\`` : `\`${type}\` \`${code}\``;

function unfilledBecause({ guardFigures }: Evidence): string {
  const { generationRevision: revision, profiles } = guardFigures ?? {};
  if (revision === undefined) return "";
  return profiles === undefined
    ? ` (the model of its profile in generation revision ${revision} cannot be used: see the service's status)`
    : ` (none of the ${profiles} profiles of generation revision ${revision} matches the job)`;
}

function budgetOf({ guardFigures }: Evidence): string {
  const name = budgetNames.find((one) => guardFigures?.[one] !== undefined);
  return name === undefined ? "" : ` (\`${name}\`: limit ${guardFigures?.[name]})`;
}
