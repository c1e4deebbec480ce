import type { JsonValue, TelemetryV1 } from "@slotgate/contracts";
import type { EvidenceDocument } from "@slotgate/telemetry";
import { fieldOf } from "../replay/compare-verdicts.ts";
import { createEvidenceShelf, type EvidenceShelf } from "../replay/evidence-shelf.ts";
import { type Redecided, redecide } from "../replay/redecide.ts";
import type { Finding } from "./firing.ts";

/** The end of each chain of records: the last sequence number by writer. */
export type ChainEnds = ReadonlyMap<string, number>;

/** A stored record, whose body may be anything. */
export interface RecentRecord {
  readonly seq: number;
  readonly body: TelemetryV1;
}

export interface RecentRecords {
  readonly ends: () => Promise<ChainEnds>;
  /** Records of admitted decisions of one chain, after `after` and up to `upTo`, at most `limit`, in order. */
  readonly admitted: (part: {
    readonly writerId: string;
    readonly after: number;
    readonly upTo: number;
    readonly limit: number;
  }) => Promise<readonly RecentRecord[]>;
  readonly documents: (digests: readonly string[]) => Promise<readonly EvidenceDocument[]>;
}

/** Replayed in one go, before other work gets its turn. */
const pageSize = 500;

/**
 * Replays the decisions admitted on any replica since the last look. Follows each chain of records by its sequence
 * numbers, in which no record becomes visible late. The first look only notes the ends of the chains.
 */
export function createDecisionLook(records: RecentRecords): () => Promise<Finding | null> {
  let seen: Map<string, number> | null = null;
  const documents = new Map<string, EvidenceDocument>();

  return async () => {
    const ends = await records.ends();
    if (seen === null) {
      seen = new Map(ends);
      return null;
    }
    for (const [writerId, end] of ends) {
      const finding = await follow(writerId, { end, seen });
      if (finding !== null) return finding;
    }
    for (const writerId of seen.keys()) if (!ends.has(writerId)) seen.delete(writerId);
    return null;
  };

  /** Stops at the first difference; the next look continues after it. */
  async function follow(
    writerId: string,
    { end, seen: upTo }: { readonly end: number; readonly seen: Map<string, number> },
  ): Promise<Finding | null> {
    for (;;) {
      const after = upTo.get(writerId) ?? 0;
      if (after >= end) return null;
      const page = await records.admitted({ writerId, after, upTo: end, limit: pageSize });
      const shelf = await shelfFor(page);
      for (const { seq, body } of page) {
        upTo.set(writerId, seq);
        const finding = disputeOf(body, { shelf, writerId, seq });
        if (finding !== null) return finding;
      }
      if (page.length < pageSize) upTo.set(writerId, end);
    }
  }

  async function shelfFor(page: readonly RecentRecord[]): Promise<EvidenceShelf> {
    const named = new Set(page.flatMap(({ body }) => digestsOf(body)));
    const missing = [...named].filter((digest) => !documents.has(digest));
    if (missing.length > 0)
      for (const document of await records.documents(missing)) documents.set(document.digest, document);
    // Documents in force change rarely, so keeping only the named ones keeps this small.
    for (const digest of documents.keys()) if (!named.has(digest) && named.size > 0) documents.delete(digest);
    return createEvidenceShelf([...documents.values()]);
  }
}

const digestsOf = ({ evidence, model }: TelemetryV1): readonly string[] =>
  [evidence?.controls?.digest, evidence?.allowlist?.digest, model?.profile?.digest].filter(
    (digest) => typeof digest === "string",
  );

interface Disputing {
  readonly shelf: EvidenceShelf;
  readonly writerId: string;
  readonly seq: number;
}

function disputeOf(record: TelemetryV1, { shelf, ...place }: Disputing): Finding | null {
  const finding = (found: Found): Finding => findingOf(record, { ...found, ...place });
  const redecided = redecidedOrNull(record, shelf);
  switch (redecided?.is) {
    case "same":
      return null;
    case "different":
    case "document-altered":
      return finding({
        what: fieldsInWords(redecided),
        figures: { is: redecided.is, fields: [...redecided.fields] },
      });
    case "document-missing":
      return finding({
        what: `documents that it names are missing (${redecided.digests.join(", ")})`,
        figures: { is: redecided.is, digests: [...redecided.digests] },
      });
    case "gate-error":
    case "undecided":
    case undefined:
      // No record of an admitted decision is like that.
      return finding({
        what: "its record cannot be decided again",
        figures: { is: redecided?.is ?? "unreadable" },
      });
  }
}

/** A record that throws cannot be replayed, which must not count as no difference. */
function redecidedOrNull(record: TelemetryV1, shelf: EvidenceShelf): Redecided | null {
  try {
    return redecide(record, shelf);
  } catch {
    return null;
  }
}

function fieldsInWords(redecided: Extract<Redecided, { is: "different" | "document-altered" }>): string {
  const { recorded, replayed, fields } = redecided;
  if (replayed === null) return "a document that it names was altered and cannot be read";
  const shown = fields.map((field) => `${field} ${fieldOf(recorded, field)} / ${fieldOf(replayed, field)}`);
  if (shown.length === 0) return "a document that it names was altered";
  return `recorded / replayed: ${shown.join(", ")}`;
}

interface Found {
  readonly what: string;
  readonly figures: Readonly<Record<string, JsonValue>>;
}

function findingOf(
  { decisionId, jobId }: TelemetryV1,
  { what, figures, writerId, seq }: Found & Omit<Disputing, "shelf">,
): Finding {
  return {
    tripwire: "disputed-decision",
    reason: `replay disputes the admitted decision \`${decisionId}\`: ${what}`.slice(0, 1_000).trimEnd(),
    figures: { decisionId, jobId, writerId, seq, ...figures },
    // Every replica replays it, some of them after the incident was dealt with.
    occurrence: decisionId,
  };
}
