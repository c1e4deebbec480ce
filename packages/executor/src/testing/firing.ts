import type { Finding, Firing } from "../tripwires/firing.ts";

export const findingOf = (changes: Partial<Finding> = {}): Finding => ({
  tripwire: "model-failures",
  reason: "11 of 20 model calls within 300 s failed (55 %), which is more than 50 %",
  figures: { calls: 20, failures: 11 },
  occurrence: null,
  ...changes,
});

export const firingOf = (changes: Partial<Firing> = {}): Firing => ({
  ...findingOf(),
  occurrence: "2026-03-02T10:00:00.000Z",
  incidentId: "incident-1",
  engagementId: "engagement-1",
  instance: "replica-1",
  occurredAt: new Date("2026-03-02T10:00:00.000Z"),
  ...changes,
});
