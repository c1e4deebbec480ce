import { compileAllowlist, decide } from "@slotgate/gate";
import type { ControlSource } from "./control-source.ts";

const allowlist = compileAllowlist({
  document: {
    version: "allowlist.v1",
    enabled: true,
    mode: "deny_by_default",
    rules: [
      {
        id: "everything",
        enabled: true,
        appliesTo: { subject: ["*"] },
        kinds: ["paragraph"],
        slotIds: [],
        maxJobsPerRun: 1,
      },
    ],
  },
  revision: 1,
  digest: "0".repeat(64),
});

/** The outcome of a job that only these controls can deny. */
export function reasonOf(
  source: ControlSource,
  { jobId = "job-1" }: { readonly jobId?: string } = {},
): string {
  const decision = decide({
    job: { jobId, slotId: "intro", kind: "paragraph" },
    scope: { subject: "Chemistry" },
    allowAI: true,
    state: {
      controls: source.reading(),
      killSwitches: [{ source: "service", state: "released" }],
      allowlist,
      rolloutCap: { state: "none" },
    },
  });
  return decision.outcome === "admitted" ? "ADMITTED" : decision.reason;
}
