import type { AllowlistRule, AllowlistV1 } from "../../src/allowlist.ts";
import type { Given } from "./gate-row.ts";
import { rolloutPlace } from "./rollout-place.ts";

export const groupId = "slotgen.ai";
export const job = { jobId: "lesson-7/intro", slotId: "intro", kind: "explanatory" };

/** The narrowest rollout that includes the job: the next bucket is the first one outside. */
export const narrowestRollout = rolloutPlace({ groupId, jobId: job.jobId }).bucket + 1;

/** Matches the job. */
export const matchingRule: AllowlistRule = {
  id: "chemistry",
  enabled: true,
  appliesTo: { subject: ["Chemistry"], level: ["*"] },
  kinds: ["explanatory"],
  slotIds: [],
  maxJobsPerRun: 5,
};

export const documentOf = (...rules: readonly AllowlistRule[]): AllowlistV1 => ({
  version: "allowlist.v1",
  enabled: true,
  mode: "deny_by_default",
  rules: [...rules],
});

/** A state in which every gate passes, which rows change. */
export const openState: Given = {
  appliesTo: { subject: "Chemistry", level: "GCSE" },
  metadata: { allowAI: true },
  job,
  environment: "production",
  controls: {
    snapshot: {
      version: "v1",
      source: "unleash",
      environment: "production",
      killSwitch: "released",
      feature: "enabled",
      rollout: { state: "valid", groupId, basisPoints: narrowestRollout },
    },
    confirmed: { ageMs: 400, clockSteppedBack: false },
    maxAgeMs: 15_000,
  },
  killSwitches: [
    { source: "service", state: "released" },
    { source: "environment", state: "released" },
    { source: "process", state: "released" },
    { source: "self-test", state: "released" },
  ],
  allowlist: documentOf(matchingRule),
  rolloutCap: { state: "none" },
};
