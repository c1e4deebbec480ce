import { canonicalJson, type Evidence, type TelemetryV1 } from "@slotgate/contracts";
import { isSyntheticOwner } from "@slotgate/executor";
import type { RepeatedJobs } from "./facts.ts";
import { addCases, noCases, oneCase } from "./tally.ts";

/** Finds jobs with different answers on the same state. */
export interface RepeatedJobsCount {
  /** Takes the records of the window, those of one job after each other. Holds the answers of one job. */
  readonly take: (record: TelemetryV1) => void;
  readonly end: () => RepeatedJobs;
}

export function countRepeatedJobs(): RepeatedJobsCount {
  let job: { readonly owner: string; readonly jobId: string } | null = null;
  /** Decisions and answers by the state that they were made on. */
  let states = new Map<string, { readonly decisions: Set<string>; readonly answers: Set<string> }>();
  let found: RepeatedJobs = { jobs: 0, disputed: noCases };

  function endJob(): void {
    const repeated = [...states.values()].filter(({ decisions }) => decisions.size > 1);
    const disputed = repeated.filter(({ answers }) => answers.size > 1);
    const words = disputed.map(({ answers }) => [...answers].join(", then ")).join("; ");
    if (repeated.length > 0) found = { ...found, jobs: found.jobs + 1 };
    if (disputed.length > 0)
      found = { ...found, disputed: addCases(found.disputed, oneCase(`job \`${job?.jobId}\`: ${words}`)) };
    states = new Map();
  }

  return {
    take(record) {
      const { owner, jobId, evidence, event } = record;
      if (isSyntheticOwner(owner) || evidence === null || event === "outcome" || event === "late-outcome")
        return;
      if (job?.owner !== owner || job.jobId !== jobId) {
        endJob();
        job = { owner, jobId };
      }
      const state = stateOf(record, evidence);
      const entry = states.get(state) ?? { decisions: new Set(), answers: new Set() };
      entry.decisions.add(record.decisionId);
      entry.answers.add(answerOf(record));
      states.set(state, entry);
    },
    end() {
      endJob();
      return found;
    },
  };
}

/** Everything that the gates decide on. Guards decide on more, so that their answers are not compared. */
const stateOf = ({ slotId, kind, scope }: TelemetryV1, evidence: Evidence): string => {
  const { optIn, killSources, controls, allowlist, rolloutCap } = evidence;
  return canonicalJson([
    { slotId, kind, scope, optIn, killSources, rolloutCap },
    controls === null ? null : { digest: controls.digest, usable: isUsable(controls) },
    allowlist?.digest ?? null,
  ]);
};

const isUsable = ({ ageMs, maxAgeMs, clockSteppedBack }: NonNullable<Evidence["controls"]>): boolean =>
  ageMs <= maxAgeMs && !clockSteppedBack;

/** The gates' answer: a guard, the store or the model came after they had admitted. */
const answerOf = ({ gate, reason }: TelemetryV1): string => (gate === null ? "ADMITTED" : reason);
