import type { Evidence } from "@slotgate/contracts";
import type { DecisionInput } from "./decision-input.ts";
import type { Findings } from "./findings.ts";

/** What the decision rests on, as it goes into records. A failed lookup leaves its field null or empty. */
export function evidenceOf({ input, findings }: { input: DecisionInput; findings: Findings }): Evidence {
  const { controls, allowlist, rolloutCap } = input.state;
  const rollout = "value" in findings.rollout ? findings.rollout.value : null;
  return {
    optIn: input.allowAI === true,
    killSources: "value" in findings.killSources ? findings.killSources.value : [],
    controls:
      controls === null
        ? null
        : {
            source: controls.snapshot.source,
            environment: controls.snapshot.environment,
            revision: controls.revision,
            digest: controls.digest,
            ageMs: controls.ageMs,
            maxAgeMs: controls.maxAgeMs,
            clockSteppedBack: controls.clockSteppedBack,
          },
    allowlist: allowlist === null ? null : { revision: allowlist.revision, digest: allowlist.digest },
    ruleId: "value" in findings.rule ? (findings.rule.value?.id ?? null) : null,
    groupId: rollout?.state === "valid" ? rollout.groupId : null,
    basisPoints: rollout?.state === "valid" ? rollout.basisPoints : null,
    rolloutCap,
    bucket: "value" in findings.bucket ? findings.bucket.value : null,
    rolloutProblem: rollout?.state === "invalid" ? rollout.problem : null,
    guardFigures: null,
  };
}
