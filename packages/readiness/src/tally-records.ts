import type { TelemetryV1 } from "@slotgate/contracts";
import { unleashAdmits } from "@slotgate/controls";
import { type EvidenceShelf, isSyntheticOwner, type Redecided, redecide } from "@slotgate/executor";
import { addLatency } from "./latencies.ts";
import { addCases, countOne, type DayTally, dayIn, oneCase, type RecordTally } from "./tally.ts";

/** A record as it is stored. */
export interface StoredLine {
  readonly line: string;
  /** Null: the line was not read, or does not satisfy the contract. */
  readonly record: TelemetryV1 | null;
}

interface Tallying {
  readonly tally: RecordTally;
  readonly shelf: EvidenceShelf;
}

/** Replays and counts a record, unless it is of a drill or a try. One that cannot be read counts as one that does not replay. */
export function tallyRecord({ line, record }: StoredLine, tallying: Tallying): void {
  try {
    const read = record ?? (JSON.parse(line) as TelemetryV1);
    if (!isSyntheticOwner(read.owner)) count(read, tallying);
  } catch {
    const { tally } = tallying;
    tally.records += 1;
    tally.replay.unreadable += 1;
    tally.differing = addCases(
      tally.differing,
      oneCase(`a record that cannot be read: ${line.slice(0, 120)}`),
    );
  }
}

const nameOf = ({ jobId, decisionId }: Pick<TelemetryV1, "jobId" | "decisionId">): string =>
  `job \`${jobId}\`, decision ${decisionId}`;

function count(record: TelemetryV1, { tally, shelf }: Tallying): void {
  // Throws if it cannot be read, before anything is counted.
  const redecided = redecide(record, shelf);
  const disagreement = disagreementWithUnleash(record);
  tally.records += 1;
  tally.replay[redecided.is] += 1;
  const difference = differenceInWords(redecided);
  if (difference !== null)
    tally.differing = addCases(tally.differing, oneCase(`${nameOf(record)}: ${difference}`));
  if (disagreement !== "not-compared") tally.compared += 1;
  if (disagreement !== "not-compared" && disagreement !== null)
    tally.disagreeing = addCases(tally.disagreeing, oneCase(`${nameOf(record)}: ${disagreement}`));
  countOne(tally.events, record.event);
  countEnd(record, tally);
}

function differenceInWords(redecided: Redecided): string | null {
  switch (redecided.is) {
    case "same":
    case "undecided":
    case "gate-error":
      return null;
    case "different":
      return `recorded ${redecided.recorded.reason}, replayed ${redecided.replayed.reason} (${redecided.fields.join(", ")})`;
    case "document-missing":
      return `a document that it names is missing: ${redecided.digests.join(", ")}`;
    case "document-altered":
      return `a document that it names was altered: ${redecided.digests.join(", ")}`;
  }
}

/** Counts a job where it ended. */
function countEnd(record: TelemetryV1, tally: RecordTally): void {
  const { event, reason, gate } = record;
  if (event === "admission" || event === "late-outcome") return;
  countOne(tally.reasons, reason);
  if (event === "denial" && gate !== null) countOne(tally.gates, gate);
  const day = dayIn(tally, record.decidedAt.slice(0, 10));
  switch (event) {
    case "denial":
      day.denied += 1;
      return;
    case "stored":
      day.stored += 1;
      return;
    case "verbatim":
      day.verbatim += 1;
      return;
    case "outcome":
      countOutcome(record, day);
  }
}

function countOutcome({ status, latencyMs }: TelemetryV1, day: DayTally): void {
  switch (status) {
    case "COMPLETED":
      day.completed += 1;
      addLatency(day.latencies, latencyMs);
      return;
    case "FAILED":
      day.failed += 1;
      return;
    default:
      day.stopped += 1;
  }
}

/** How Unleash's own rollout differs; null: it agrees. It knows whole percentages only. */
function disagreementWithUnleash({ event, evidence, jobId }: TelemetryV1): string | null | "not-compared" {
  if (event === "outcome" || event === "late-outcome" || evidence === null) return "not-compared";
  const { groupId, basisPoints, bucket } = evidence;
  if (groupId === null || basisPoints === null || bucket === null || basisPoints % 100 !== 0)
    return "not-compared";
  const percent = basisPoints / 100;
  const inside = bucket < basisPoints;
  return unleashAdmits({ groupId, jobId, percent }) === inside
    ? null
    : `bucket ${bucket} at ${percent} % is ${inside ? "inside" : "outside"} here, and not in Unleash`;
}
