import type { TelemetryV1 } from "@slotgate/contracts";
import type { EvidenceShelf } from "./evidence-shelf.ts";
import { redecide } from "./redecide.ts";
import { type Difference, emptyTally, nameless, nameOf, type ReplayTally } from "./replay-result.ts";

export interface Replayed {
  readonly tally: ReplayTally;
  readonly differences: readonly Difference[];
}

/** Replays a block of lines, one record per line. */
export function replayLines(lines: readonly string[], shelf: EvidenceShelf): Replayed {
  const tally = { ...emptyTally };
  const differences: Difference[] = [];
  for (const line of lines) {
    const difference = replayLine(line, { shelf, tally });
    if (difference !== null) differences.push(difference);
  }
  return { tally, differences };
}

function replayLine(
  line: string,
  { shelf, tally }: { readonly shelf: EvidenceShelf; readonly tally: Record<keyof ReplayTally, number> },
): Difference | null {
  let record: TelemetryV1 | null = null;
  try {
    // Not validated against the contract: `verify` does that, and it takes longer than to decide.
    record = JSON.parse(line) as TelemetryV1;
    const redecided = redecide(record, shelf);
    tally[redecided.is] += 1;
    switch (redecided.is) {
      case "same":
      case "undecided":
      case "gate-error":
        return null;
      case "different":
        return { ...redecided, record: nameOf(record), digests: [] };
      case "document-missing":
        return { ...redecided, record: nameOf(record), replayed: null, fields: [] };
      case "document-altered":
        return { ...redecided, record: nameOf(record) };
    }
  } catch {
    // A record that cannot be read cannot be replayed, which must not count as no difference.
    tally.unreadable += 1;
    return {
      is: "unreadable",
      record: nameIfAny(record),
      recorded: null,
      replayed: null,
      fields: [],
      digests: [],
    };
  }
}

function nameIfAny(record: TelemetryV1 | null): Difference["record"] {
  try {
    return record === null ? nameless : nameOf(record);
  } catch {
    return nameless;
  }
}
