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

/** Checks its text against its hash, then the contract, then the other columns. */
export function examineRecord({ line, columns }: StoredRecord): Examined {
  const parts = takeApart(line);
  if (parts === null) return altered("its text does not begin as a record's canonical form does");
  if (sha256(parts.unhashed) !== parts.hash) return altered("its text does not match its hash");
  const parsed = parseWith(telemetryV1, jsonOf(line));
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

function columnThatDiffers(record: TelemetryV1, columns: StoredRecord["columns"]): string | null {
  const { decisionId, jobId, owner, runId, reason, kind, evidence } = record;
  const ruleId = evidence?.ruleId ?? null;
  const named = {
    decisionId,
    jobId,
    runId,
    reason,
    kind,
    ruleId,
    ...(columns.owner === null ? {} : { owner }),
  };
  for (const [column, value] of Object.entries(named))
    if (Reflect.get(columns, column) !== value) return column;
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
