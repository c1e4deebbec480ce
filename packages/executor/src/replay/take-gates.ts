import type { RolloutControl, TelemetryV1 } from "@slotgate/contracts";
import { type CompiledAllowlist, decide } from "@slotgate/gate";
import { type Verdict, verdictOf } from "./verdict.ts";

/** What gates 3 to 5 read of a job. */
export interface Known {
  readonly rollout: RolloutControl;
  readonly allowlist: CompiledAllowlist | null;
}

/** Without hints, because finding near misses costs more than deciding. */
export const withoutHints = ({ nearMiss: _, ...allowlist }: CompiledAllowlist): CompiledAllowlist =>
  allowlist;

/** Decides a recorded job on another state. Gates 1 and 2 count as passed: no kill, fresh controls, AI on. */
export function takeGates(
  { jobId, slotId, kind, scope, evidence }: TelemetryV1,
  { rollout, allowlist }: Known,
): Verdict {
  return verdictOf(
    decide({
      job: { jobId, slotId, kind },
      scope,
      allowAI: evidence?.optIn,
      state: {
        controls: {
          snapshot: {
            version: "v1",
            source: "static",
            environment: "supposed",
            killSwitch: "released",
            feature: "enabled",
            rollout,
          },
          revision: 0,
          digest: "",
          ageMs: 0,
          maxAgeMs: 0,
          clockSteppedBack: false,
        },
        killSwitches: [{ source: "process", state: "released" }],
        allowlist,
        // This rollout already has the cap applied.
        rolloutCap: { state: "none" },
      },
    }),
    null,
  );
}
