import type { Evidence } from "../evidence.ts";
import { controls } from "./controls.ts";
import type { Found } from "./courses.ts";
import { rolloutBucket } from "./rollout-bucket.ts";

/** The evidence of a decision in that state, as the gate engine records it. */
export function evidenceOf(found: Found, { jobId }: { readonly jobId: string }): Evidence {
  const known = found.controls === null ? null : controls[found.controls];
  const rollout = known?.snapshot.rollout ?? null;
  const valid = rollout?.state === "valid" ? rollout : null;
  return {
    optIn: found.optIn,
    killSources: [
      { source: "controls", state: known?.snapshot.killSwitch ?? "unknown" },
      { source: "service", state: "released" },
      { source: "environment", state: "released" },
      { source: "process", state: "released" },
      { source: "self-test", state: "released" },
    ],
    controls:
      known === null
        ? null
        : {
            source: known.snapshot.source,
            environment: known.snapshot.environment,
            revision: known.revision,
            digest: known.digest,
            ageMs: found.ageMs,
            maxAgeMs: 15_000,
            clockSteppedBack: false,
          },
    allowlist: found.allowlist,
    ruleId: found.ruleId,
    groupId: valid?.groupId ?? null,
    basisPoints: valid?.basisPoints ?? null,
    rolloutCap: { state: "none" },
    bucket: valid === null ? null : rolloutBucket({ groupId: valid.groupId, jobId }),
    rolloutProblem: rollout?.state === "invalid" ? rollout.problem : null,
    guardFigures: found.guardFigures,
    ...(found.gateError === undefined ? {} : { gateError: found.gateError }),
  };
}
