import {
  defaultReadinessPolicy,
  drillNames,
  gateOrder,
  type Reason,
  type ReleaseBasis,
  type SignoffArea,
  type SignoffRole,
  signoffAreas,
  signoffRoles,
} from "@slotgate/contracts";
import type { IncidentFact, ReadinessFacts, RecordedSignoff, StopFact } from "./facts.ts";
import { addLatency } from "./latencies.ts";
import { dayIn, emptyRecordTally, noCases, type RecordTally } from "./tally.ts";

export const window = { from: "2026-01-01T00:00:00.000Z", to: "2026-01-15T00:00:00.000Z" };

export const basis: ReleaseBasis = {
  build: "1.0.0",
  contracts: "a".repeat(64),
  gateOrder: "b".repeat(64),
  allowlist: "c".repeat(64),
  modelConfiguration: "d".repeat(64),
  prompt: "e".repeat(64),
  policy: "f".repeat(64),
};

export const signedBy = (role: SignoffRole, area: SignoffArea): RecordedSignoff => ({
  signoffId: `${role}-${area}`,
  role,
  area,
  report: "1".repeat(64),
  statement: "read and found good",
  subject: `the one for ${role}`,
  signedAt: "2026-01-15T09:00:00.000Z",
  basis,
  withdrawnBecause: null,
});

/** 14 days of two replicas on which nothing is wrong. */
export function goodTally(): RecordTally {
  const tally = emptyRecordTally();
  for (let day = 1; day <= 14; day += 1) {
    const one = dayIn(tally, `2026-01-${String(day).padStart(2, "0")}`);
    one.denied = 90;
    one.completed = 20;
    for (let job = 0; job < 20; job += 1) addLatency(one.latencies, 1_000 + 100 * job);
  }
  tally.records = 14 * 130;
  tally.replay.same = tally.records;
  tally.compared = tally.records;
  for (const event of ["denial", "admission", "outcome", "stored", "verbatim"] as const)
    tally.events.set(event, 280);
  for (const gate of gateOrder) tally.gates.set(gate, 20);
  const seen: Reason[] = ["TELEMETRY_UNAVAILABLE", "CONTROLS_STALE", "MODEL_UNREACHABLE", "GENERATED"];
  for (const { reason } of defaultReadinessPolicy.gating.perReason) tally.reasons.set(reason, 20);
  for (const reason of seen) tally.reasons.set(reason, 20);
  return tally;
}

export const engagement = (id: string) => ({ kind: "engagement", id }) as const;

export const incident = (change: Partial<IncidentFact> = {}): IncidentFact => ({
  incidentId: "i1",
  severity: 1,
  worst: change.severity ?? 1,
  title: "the provider failed",
  state: "open",
  resolution:
    change.state === "resolved"
      ? { at: "2026-01-05T12:00:00.000Z", by: "ada", reason: "the provider is up again" }
      : null,
  links: [],
  ...change,
});

export const stop = (link: StopFact["link"]): StopFact => ({
  at: "2026-01-05T10:00:00.000Z",
  by: "operator:ops",
  reason: "made-up sources",
  link,
});

/** Facts on which both stages are ready. */
export function goodFacts(change: Partial<ReadinessFacts> = {}): ReadinessFacts {
  const days = Array.from({ length: 14 }, (_, at) => `2026-01-${String(at + 1).padStart(2, "0")}`);
  return {
    records: goodTally(),
    repeated: { jobs: 12, disputed: noCases },
    chains: { records: 1_820, writers: 2, findings: noCases, unended: noCases },
    uptime: {
      days: days.map((day) => ({ day, minutes: 1_440, good: 1_440, reconciled: 1_440 })),
      replicas: 2,
      gaps: noCases,
    },
    incidents: [incident({ state: "resolved", links: [engagement("e1")] })],
    stops: [stop(engagement("e1"))],
    drills: drillNames.map((drill) => ({
      drillId: `d-${drill}`,
      drill,
      via: "own",
      endedAt: "2026-01-10T10:00:00.000Z",
      durationMs: 12_340,
      passed: true,
    })),
    signoffs: signoffRoles.flatMap((role) => signoffAreas.map((area) => signedBy(role, area))),
    changes: [],
    events: [],
    service: {
      environment: "production",
      basis,
      contractsFlaw: null,
      vectors: { count: 364, flaws: noCases },
      selfTestFlaw: null,
      controls: { kill: true, feature: true, rollout: true, allowlist: true },
      runbookSections: defaultReadinessPolicy.runbook.sections,
    },
    ...change,
  };
}
