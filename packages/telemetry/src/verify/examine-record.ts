import {
  type ChainPlace,
  type ContractIssue,
  chainPlace,
  parseWith,
  type Scope,
  type TelemetryV1,
  telemetryV1,
} from "@slotgate/contracts";
import { sha256 } from "@slotgate/contracts/digest";
import { takeApart } from "../record/chain.ts";
import type { StoredRecord } from "./stored-record.ts";

/** The result of examining one record without its neighbours. */
export type Examined =
  | { readonly is: "whole"; readonly record: TelemetryV1 }
  | { readonly is: "altered"; readonly what: string }
  | { readonly is: "invalid"; readonly chain: ChainPlace; readonly issues: readonly ContractIssue[] };

/** Records of one writer, each examined alone; whole ones that continue each other are taken together. */
export type ExaminedRecords =
  | {
      readonly is: "whole";
      /** The place that the store gives the first. */
      readonly seq: number;
      /** The places that the first and the last name themselves. */
      readonly first: ChainPlace;
      readonly last: ChainPlace;
      readonly records: number;
      /** `decidedAt` of the oldest and the newest. */
      readonly oldest: string;
      readonly newest: string;
    }
  | (Exclude<Examined, { is: "whole" }> & { readonly seq: number });

/**
 * Adds the writer's next record to those examined before it. A record at one of the places `apart` ends a stretch, so
 * that its hash stays known.
 */
export function addExamined(
  to: ExaminedRecords[],
  { seq, examined, apart }: { seq: number; examined: Examined; apart: ReadonlySet<number> },
): void {
  if (examined.is !== "whole") {
    to.push({ ...examined, seq });
    return;
  }
  const { chain, decidedAt } = examined.record;
  const before = to.at(-1);
  if (before?.is !== "whole" || !isContinued(before.last, { seq, chain }) || apart.has(before.last.seq)) {
    to.push({
      is: "whole",
      seq,
      first: chain,
      last: chain,
      records: 1,
      oldest: decidedAt,
      newest: decidedAt,
    });
    return;
  }
  const stretch = { ...before, last: chain, records: before.records + 1 };
  // All instants have the same form, so their texts compare correctly.
  if (decidedAt < before.oldest) stretch.oldest = decidedAt;
  if (decidedAt > before.newest) stretch.newest = decidedAt;
  to[to.length - 1] = stretch;
}

const isContinued = (
  last: ChainPlace,
  { seq, chain }: { readonly seq: number; readonly chain: ChainPlace },
): boolean =>
  chain.seq === seq &&
  chain.seq === last.seq + 1 &&
  chain.writerId === last.writerId &&
  chain.prevHash === last.hash;

/**
 * Checks its text against its hash, then the contract, then the other columns. `accepts` may save the parser's time: it
 * says of what the parser surely accepts that it does.
 */
export function examineRecord(
  { line, columns }: StoredRecord,
  accepts: (document: unknown, text: string) => document is TelemetryV1 = parserOnly,
): Examined {
  const parts = takeApart(line);
  if (parts === null) return altered("its text does not begin as a record's canonical form does");
  if (sha256(parts.unhashed) !== parts.hash) return altered("its text does not match its hash");
  const document = jsonOf(line);
  const parsed = accepts(document, line)
    ? { ok: true as const, value: document }
    : parseWith(telemetryV1, document);
  if (!parsed.ok) {
    const chain = chainOf(line);
    return chain === null
      ? altered("its text names no place in a chain")
      : { is: "invalid", chain, issues: parsed.issues };
  }
  const column = columnThatDiffers(parsed.value, columns);
  if (column !== null) return altered(`its column ${column} differs from its text`);
  if (isMarkedWrongly(parsed.value, columns))
    return altered(
      `the store marks it as ${columns.late ? "late" : "in time"}, which contradicts its text or its admission`,
    );
  return { is: "whole", record: parsed.value };
}

const parserOnly = (_document: unknown): _document is TelemetryV1 => false;

/** One comparison after the other: a list of pairs for each record took a tenth of the time of a verification. */
function columnThatDiffers(record: TelemetryV1, columns: StoredRecord["columns"]): string | null {
  if (columns.decisionId !== record.decisionId) return "decisionId";
  if (columns.jobId !== record.jobId) return "jobId";
  if (columns.runId !== record.runId) return "runId";
  if (columns.reason !== record.reason) return "reason";
  if (columns.kind !== record.kind) return "kind";
  if (columns.ruleId !== (record.evidence?.ruleId ?? null)) return "ruleId";
  if (columns.owner !== null && columns.owner !== record.owner) return "owner";
  // The store keeps instants with more precision than records.
  if (!(Math.abs(columns.decidedAt - Date.parse(record.decidedAt)) < 1)) return "decidedAt";
  return sameScope(columns.scope, record.scope) ? null : "scope";
}

function sameScope(text: string, scope: Scope): boolean {
  const stored = jsonOf(text);
  if (typeof stored !== "object" || stored === null) return false;
  return (
    Object.keys(stored).length === Object.keys(scope).length &&
    Object.entries(scope).every(([dimension, value]) => Reflect.get(stored, dimension) === value)
  );
}

/** Readers of decisions skip late outcomes, so that a wrong mark hides an outcome, and a lost mark shows two. */
function isMarkedWrongly({ event }: TelemetryV1, { late, counts }: StoredRecord["columns"]): boolean {
  switch (event) {
    case "late-outcome":
      return !late;
    case "outcome":
      return counts !== null && late === counts;
    case "admission":
    case "denial":
    case "stored":
    case "verbatim":
      return late;
  }
}

const altered = (what: string): Examined => ({ is: "altered", what });

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null; // Not a record: the contract refuses it.
  }
}

/** The place in a text that the contract refuses for another reason. */
function chainOf(line: string): ChainPlace | null {
  const document = jsonOf(line);
  const chain: unknown =
    typeof document === "object" && document !== null ? Reflect.get(document, "chain") : null;
  const parsed = chainPlace.safeParse(chain);
  return parsed.success ? parsed.data : null;
}
