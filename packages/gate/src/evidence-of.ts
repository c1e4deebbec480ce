import type { Evidence } from "@slotgate/contracts";
import type { Findings } from "./known/findings.ts";

/** The inputs of the decision, for records. A failed lookup leaves its field null, empty or unknown. */
export function evidenceOf(findings: Readonly<Findings>): Evidence {
  const { optIn, kill, controls, allowlist, rule, rollout, rolloutCap, bucket } = findings;
  return {
    optIn,
    killSources: kill.sources,
    controls: controls?.evidence ?? null,
    allowlist: allowlist?.evidence ?? null,
    ruleId: rule?.id ?? null,
    groupId: rollout?.state === "valid" ? rollout.groupId : null,
    basisPoints: rollout?.state === "valid" ? rollout.basisPoints : null,
    rolloutCap,
    bucket,
    rolloutProblem: rollout?.state === "invalid" ? rollout.problem : null,
    guardFigures: null,
  };
}
