import {
  type Gate,
  type Reason,
  type ReasonEntry,
  reasonCodes,
  reasons,
  type Status,
} from "@slotgate/contracts";

export interface ReasonFilter {
  readonly reason: Reason | null;
  readonly gate: Gate | null;
  readonly status: Status | null;
}

/**
 * The reasons that records with this gate and status can have, so that one column serves three filters; null: any. A
 * gate's own reason identifies the gate; for a reason of any gate, the record must be read.
 */
export function reasonsWith({ reason, gate, status }: ReasonFilter): readonly Reason[] | null {
  if (reason === null && gate === null && status === null) return null;
  return reasonCodes.filter(
    (code) =>
      (reason === null || code === reason) &&
      (gate === null || mayComeFrom(reasons[code], gate)) &&
      (status === null || statusWith(code) === status),
  );
}

function mayComeFrom(entry: ReasonEntry, gate: Gate): boolean {
  return entry.from === "any-gate" || (entry.from === "gate" && entry.gate === gate);
}

/** The status of records with this reason; null for admissions, and for reasons that no record has. */
export function statusWith(reason: Reason): Status | null {
  const { from } = reasons[reason];
  switch (from) {
    case "gate":
    case "any-gate":
    case "guard":
      return "STUB";
    case "failure":
    case "verbatim":
      return "FAILED";
    case "passed":
      return reason === "ADMITTED" ? null : "COMPLETED";
    case "store":
      return null;
  }
}
