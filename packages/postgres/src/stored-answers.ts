import type { DecisionV1, ResultV1, TelemetryV1 } from "@slotgate/contracts";
import { decisionFromRecords, emptyResultOf, lastWordOf, type StoredAnswer } from "@slotgate/executor";
import { type Kysely, sql } from "kysely";
import type { Database } from "./database.ts";

/** PostgreSQL takes at most 65,535 values in one statement. */
const idsPerQuestion = 5_000;
/** Small enough that query and answer stay short, whatever the size of outputs. */
const page = { answers: 100, bytes: 4_194_304 };

/** Answers of decisions, derived from their records and stored results; page by page in the order of `decisionIds`. */
export async function* answerPages(
  database: Kysely<Database>,
  decisionIds: readonly string[],
): AsyncGenerator<readonly StoredAnswer[]> {
  for (const ids of inParts(decisionIds, page.answers)) {
    const records = Map.groupBy(await recordsOf(database, ids), ({ decisionId }) => decisionId);
    const sources = new Map(ids.map((id) => [id, sourceOf(records.get(id) ?? [])]));
    const bytes = await bytesOf(database, [...sources.values()].filter(isPresent));
    for (const part of partsBySize(ids, (id) => bytes.get(sources.get(id) ?? "") ?? 0)) {
      const resultIds = part.map((id) => sources.get(id)).filter(isPresent);
      const results = await resultsOf(database, resultIds);
      yield part.flatMap((id) => answerOf(records.get(id) ?? [], results));
    }
  }
}

/** Decisions, derived from their records alone. */
export async function decisionsOf(
  database: Kysely<Database>,
  decisionIds: readonly string[],
): Promise<readonly DecisionV1[]> {
  const records = Map.groupBy(await recordsOf(database, decisionIds), ({ decisionId }) => decisionId);
  return [...records.values()].map(decisionFromRecords).filter(isPresent);
}

const isPresent = <T>(value: T | null | undefined): value is T => value !== null && value !== undefined;

function answerOf(
  records: readonly TelemetryV1[],
  results: ReadonlyMap<string, ResultV1>,
): readonly StoredAnswer[] {
  const decision = decisionFromRecords(records);
  const last = lastWordOf(records);
  if (decision === null || last === undefined) return [];
  const resultOf = sourceOf(records);
  const result = resultOf === null ? emptyResultOf(last) : (results.get(resultOf) ?? null);
  return [{ answer: { decision, result }, resultOf }];
}

/** Ids in order, split so that their results stay below a size; a larger one is alone. */
function* partsBySize(ids: readonly string[], bytesOf: (id: string) => number): Generator<readonly string[]> {
  let part: string[] = [];
  let bytes = 0;
  for (const id of ids) {
    if (part.length > 0 && bytes + bytesOf(id) > page.bytes) {
      yield part;
      [part, bytes] = [[], 0];
    }
    part.push(id);
    bytes += bytesOf(id);
  }
  if (part.length > 0) yield part;
}

/** The decision under which a job's result is stored: its own, or the one that it was served from. */
function sourceOf(records: readonly TelemetryV1[]): string | null {
  const last = lastWordOf(records);
  return last?.status === "COMPLETED" ? (last.sourceDecisionId ?? last.decisionId) : null;
}

async function recordsOf(database: Kysely<Database>, ids: readonly string[]): Promise<TelemetryV1[]> {
  const records: TelemetryV1[] = [];
  for (const some of inParts(ids, idsPerQuestion)) {
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

async function bytesOf(
  database: Kysely<Database>,
  ids: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  if (ids.length === 0) return new Map();
  const rows = await database
    .selectFrom("job_result")
    .select("decision_id")
    .select(sql<number | null>`octet_length(result::text)`.as("bytes"))
    .where("decision_id", "in", ids)
    .execute();
  return new Map(rows.map(({ decision_id, bytes }) => [decision_id, bytes ?? 0]));
}

async function resultsOf(
  database: Kysely<Database>,
  ids: readonly string[],
): Promise<ReadonlyMap<string, ResultV1>> {
  if (ids.length === 0) return new Map();
  const rows = await database
    .selectFrom("job_result")
    .select(["decision_id", "result"])
    .where("decision_id", "in", ids)
    .where("removal_id", "is", null)
    .execute();
  return new Map(rows.flatMap(({ decision_id, result }) => (result === null ? [] : [[decision_id, result]])));
}

function* inParts(ids: readonly string[], most: number): Generator<readonly string[]> {
  for (let from = 0; from < ids.length; from += most) yield ids.slice(from, from + most);
}
