import type { AllowlistV1, Evidence, RolloutControl, TelemetryV1 } from "@slotgate/contracts";
import { digestOf } from "@slotgate/contracts/digest";
import { compileAllowlist } from "@slotgate/gate";
import type { EvidenceShelf } from "./evidence-shelf.ts";
import { takeGates, withoutHints } from "./take-gates.ts";
import type { JobNamed, WhatIfExample, WhatIfTally } from "./what-if-result.ts";
import { emptyWhatIf } from "./what-if-result.ts";

/** Replaces what was in force; null: unchanged. */
export interface Supposition {
  readonly allowlist: AllowlistV1 | null;
  readonly basisPoints: number | null;
}

export interface Supposed {
  readonly tally: WhatIfTally;
  readonly examples: readonly WhatIfExample[];
}

/** Decides the jobs of a block twice: with what was in force, and with the supposition. */
export function createWhatIf({ allowlist, basisPoints }: Supposition, shelf: EvidenceShelf) {
  const compiled =
    allowlist === null
      ? null
      : withoutHints(compileAllowlist({ document: allowlist, revision: 0, digest: digestOf(allowlist) }));

  function suppose(record: TelemetryV1): keyof WhatIfTally | WhatIfExample {
    const { evidence } = record;
    if (evidence === null) return "withoutGates";
    const rollout = rolloutOf(evidence);
    const found = evidence.allowlist === null ? null : shelf.allowlist(evidence.allowlist.digest);
    if (rollout === null || (found !== null && found.is !== "there")) return "unknown";
    const was = takeGates(record, { rollout, allowlist: found?.document ?? null });
    if (basisPoints !== null && rollout.state !== "valid") return "unknown";
    const would = takeGates(record, {
      rollout: basisPoints === null || rollout.state !== "valid" ? rollout : { ...rollout, basisPoints },
      allowlist: compiled ?? found?.document ?? null,
    });
    if (was.outcome === would.outcome) return was.outcome === "admitted" ? "stillAdmitted" : "stillDenied";
    const direction = would.outcome === "admitted" ? "wouldBeAdmitted" : "wouldBeDenied";
    return { direction, job: jobOf(record), was, would };
  }

  return (lines: readonly string[], { mostExamples }: { readonly mostExamples: number }): Supposed => {
    const tally = { ...emptyWhatIf };
    const examples: WhatIfExample[] = [];
    const shown = { wouldBeAdmitted: 0, wouldBeDenied: 0 };
    for (const line of lines) {
      const supposed = attempt(() => suppose(JSON.parse(line) as TelemetryV1));
      if (typeof supposed === "string") {
        tally[supposed] += 1;
        continue;
      }
      const { direction } = supposed;
      tally[direction] += 1;
      if (shown[direction] < mostExamples) examples.push(supposed);
      shown[direction] += 1;
    }
    return { tally, examples };
  };
}

function attempt(suppose: () => keyof WhatIfTally | WhatIfExample): keyof WhatIfTally | WhatIfExample {
  try {
    return suppose();
  } catch {
    return "unknown"; // The record cannot be read.
  }
}

/** The rollout in the evidence; null: no controls were known when the job was decided. */
function rolloutOf({ controls, groupId, basisPoints, rolloutProblem }: Evidence): RolloutControl | null {
  if (controls === null) return null;
  return groupId !== null && basisPoints !== null
    ? { state: "valid", groupId, basisPoints }
    : { state: "invalid", problem: rolloutProblem ?? "unknown" };
}

const jobOf = ({ owner, jobId, decisionId, decidedAt, slotId, kind }: TelemetryV1): JobNamed => ({
  owner,
  jobId,
  decisionId,
  decidedAt,
  slotId,
  kind,
});
