import {
  type AllowlistV1,
  type Change,
  type ControlSnapshotV1,
  type ControlsStatusV1,
  defaultReadinessPolicy as policy,
  type RampV1,
} from "@slotgate/contracts";
import { drillRule } from "@slotgate/executor";
import { goodFacts, window } from "./facts.test-case.ts";
import type { RampFacts } from "./ramp.ts";
import { readinessReport } from "./report.ts";

const bounds = { failurePercent: 5, p95Ms: 45_000, goodMinutesPercent: 99.5 };
const least = { leastMinutes: 1_440, leastJobs: 50, bounds };

const digests = { controls: "a".repeat(64), allowlist: "c".repeat(64) } as const;

/** 1 % and 5 % of one rule, then 5 % of two. */
export const plan: RampV1 = {
  version: "ramp.v1",
  environment: "production",
  limitBasisPoints: 500,
  steps: [
    { id: "one", basisPoints: 100, rules: ["biology"], ...least },
    { id: "five", basisPoints: 500, rules: ["biology"], ...least },
    { id: "both", basisPoints: 500, rules: ["biology", "chemistry"], ...least },
  ],
  whenBroken: { capBasisPoints: 0 },
};

export const snapshotOf = (change: Partial<ControlSnapshotV1> = {}): ControlSnapshotV1 => ({
  version: "v1",
  source: "unleash",
  environment: "production",
  killSwitch: "released",
  feature: "enabled",
  rollout: { state: "valid", groupId: "slotgen.ai", basisPoints: 500 },
  ...change,
});

export const rolloutOf = (basisPoints: number): Pick<ControlSnapshotV1, "rollout"> => ({
  rollout: { state: "valid", groupId: "slotgen.ai", basisPoints },
});

export const statusOf = (change: Partial<ControlsStatusV1> = {}): ControlsStatusV1 => ({
  source: "unleash",
  environment: "production",
  state: "confirmed",
  revision: 3,
  digest: digests.controls,
  ageMs: 100,
  maxAgeMs: 15_000,
  controls: snapshotOf(),
  killSwitches: [{ source: "service", state: "released" }],
  allowlist: {
    source: "database",
    path: null,
    revision: 2,
    digest: digests.allowlist,
    enabled: true,
    rules: 2,
    problem: null,
    issues: [],
  },
  rolloutCap: { state: "none" },
  advice: [],
  ...change,
});

/** Biology is enabled, chemistry is not, and there is the rule of drills. */
export const documentOf = (
  enabled: readonly string[] = ["biology"],
  { all = ["biology", "chemistry"] }: { readonly all?: readonly string[] } = {},
): AllowlistV1 => ({
  version: "allowlist.v1",
  enabled: true,
  mode: "deny_by_default",
  rules: [
    ...all.map((id) => ({
      id,
      enabled: enabled.includes(id),
      appliesTo: { subject: [id] },
      kinds: ["explanatory"],
      slotIds: [],
      maxJobsPerRun: 10,
    })),
    { ...drillRule(null), appliesTo: { subject: ["drill"] } },
  ],
});

export const inForce = (document: AllowlistV1 | null = documentOf()): RampFacts["allowlist"] => ({
  version: "v1",
  source: "database",
  revision: 2,
  digest: digests.allowlist,
  document,
  made: null,
});

export const changeOf = (
  at: string,
  change: Pick<Change, "source"> & Partial<Omit<Change, "at" | "source">>,
): Change => ({
  changeId: "1",
  at,
  what: "something changed",
  before: null,
  after: null,
  who: null,
  why: null,
  digest: digests[change.source as keyof typeof digests] ?? null,
  ...change,
});

/** The raise to 5 %, at the begin of the window that the report is of. */
export const raise = changeOf(window.from, {
  source: "controls",
  before: { ...snapshotOf(rolloutOf(100)) },
  after: { ...snapshotOf() },
});

export const capTo = (at: string, before: number | null, after: number | null): Change =>
  changeOf(at, { source: "cap", before: { basisPoints: before }, after: { basisPoints: after } });

/** On the second step for 14 days, on which nothing is wrong. */
export const onFive = (change: Partial<RampFacts> = {}): RampFacts => ({
  controls: statusOf(),
  allowlist: inForce(),
  changes: [raise, changeOf("2025-12-20T00:00:00.000Z", { source: "allowlist" })],
  drills: [],
  incidents: [],
  resolved: [],
  report: readinessReport("ga", { facts: goodFacts(), policy, window }),
  ...change,
});
