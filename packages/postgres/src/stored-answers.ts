import type { ResultV1, TelemetryV1 } from "@slotgate/contracts";
import { decisionFromRecords, emptyResultOf, lastWordOf, type StoredAnswer } from "@slotgate/executor";
import type { Kysely } from "kysely";
import type { Database } from "./database.ts";

/** PostgreSQL takes at most 65,535 values in one statement. */
const idsPerQuestion = 5_000;

/** Answers of decisions, derived from their records and stored results; in the order of `decisionIds`. */
export async function answersOf(
  database: Kysely<Database>,
  decisionIds: readonly string[],
): Promise<readonly StoredAnswer[]> {
  const records = Map.groupBy(await recordsOf(database, decisionIds), ({ decisionId }) => decisionId);
  const sources = decisionIds.map((id) => sourceOf(records.get(id) ?? []));
  const results = await resultsOf(
    database,
    sources.filter((id) => id !== null),
  );
  return decisionIds.flatMap((id, index) => {
    const own = records.get(id) ?? [];
    const decision = decisionFromRecords(own);
    const last = lastWordOf(own);
    if (decision === null || last === undefined) return [];
    const resultOf = sources[index] ?? null;
    const result = resultOf === null ? emptyResultOf(last) : (results.get(resultOf) ?? null);
    return [{ answer: { decision, result }, resultOf }];
  });
}

/** The decision under which a job's result is stored: its own, or the one that it was served from. */
function sourceOf(records: readonly TelemetryV1[]): string | null {
  const last = lastWordOf(records);
  return last?.status === "COMPLETED" ? (last.sourceDecisionId ?? last.decisionId) : null;
}

async function recordsOf(database: Kysely<Database>, ids: readonly string[]): Promise<TelemetryV1[]> {
  const records: TelemetryV1[] = [];
  for (const some of inParts(ids)) {
    const rows = await database
      .selectFrom("telemetry_record")
      .select("body")
      .where("decision_id", "in", some)
      .where("event", "is", null)
      .orderBy("writer_id")
      .orderBy("seq")
      .execute();
    records.push(...rows.map(({ body }) => body));
  }
  return records;
}

async function resultsOf(
  database: Kysely<Database>,
  ids: readonly string[],
): Promise<ReadonlyMap<string, ResultV1>> {
  const results = new Map<string, ResultV1>();
  for (const some of inParts([...new Set(ids)])) {
    const rows = await database
      .selectFrom("job_result")
      .select(["decision_id", "result"])
      .where("decision_id", "in", some)
      .where("removal_id", "is", null)
      .execute();
    for (const { decision_id, result } of rows) if (result !== null) results.set(decision_id, result);
  }
  return results;
}

function* inParts(ids: readonly string[]): Generator<readonly string[]> {
  for (let from = 0; from < ids.length; from += idsPerQuestion) yield ids.slice(from, from + idsPerQuestion);
}
