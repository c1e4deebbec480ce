import type { Attributes } from "@opentelemetry/api";
import { budgetNames, gateOrder, tripwireNames } from "@slotgate/contracts";
import { lossCauses } from "@slotgate/telemetry";
import type { Instruments } from "./instruments.ts";

/**
 * Series that alerts watch for growth start at 0. To Prometheus a series that begins with its first event has not
 * grown, so an event that happens once per process would never alert.
 */
export function startAtZero(instruments: Instruments): void {
  for (const [name, series] of Object.entries(watched) as [keyof typeof watched, readonly Attributes[]][])
    for (const attributes of series) instruments[name].add(0, attributes);
}

const stub = { path: "stub", status: "STUB", gate: "none", guard: "none" };

const watched = {
  jobsEnded: [
    { ...stub, guard: "telemetry", reason: "TELEMETRY_UNAVAILABLE" },
    { ...stub, gate: "rollout", reason: "ROLLOUT_INVALID" },
    ...gateOrder.map((gate) => ({ ...stub, gate, reason: "GATE_ERROR" })),
  ],
  jobsUnrecorded: [{}],
  tripwireFired: tripwireNames.map((tripwire) => ({ tripwire })),
  budgetDenials: budgetNames.map((budget) => ({ budget })),
  journalBatchFailures: [{ cause: "failed" }, { cause: "refused" }],
  recordsNotTaken: lossCauses.map((cause) => ({ chain: "plain", cause })),
  spoolRefusals: [{ kept: "record" }, { kept: "nothing" }],
  spoolSetAside: [{}],
  outboundUnrecorded: [{}],
  recoveredAdmissions: [{}],
  lateOutcomes: [{}],
  heartbeatFailures: ["unread", "unwritten", "dropped"].map((cause) => ({ cause })),
} as const satisfies Partial<Record<keyof Instruments, readonly Attributes[]>>;
