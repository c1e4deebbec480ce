import type { DecisionV1, TelemetryV1 } from "@slotgate/contracts";
import type { Kysely } from "kysely";
import { decisionFromRecords } from "../executor/decision-from-records.ts";
import type { Database } from "./database.ts";
import type { DecisionReader } from "./decision-reader.ts";
import { StoreUnavailableError } from "./store-unavailable-error.ts";

/** Reads decisions back from their records: the admission or denial, and the outcome where there is one. */
export function createDecisionReader(database: Kysely<Database>): DecisionReader {
  const recordsOf = (decisionIds: readonly string[]): Promise<{ body: TelemetryV1 }[]> =>
    database
      .selectFrom("telemetry_record")
      .select("body")
      .where("decision_id", "in", decisionIds)
      .orderBy("writer_id")
      .orderBy("seq")
      .execute();

  return {
    byDecisionId: (decisionId) =>
      orUnavailable(async () => {
        const records = await recordsOf([decisionId]);
        return decisionFromRecords(records.map(({ body }) => body));
      }),

    byJobId: (jobId, { limit }) =>
      orUnavailable(async () => {
        const decisions = await database
          .selectFrom("telemetry_record")
          .select("decision_id")
          .distinct()
          .where("job_id", "=", jobId)
          // Decision ids are UUIDs of version 7, which sort by time.
          .orderBy("decision_id", "desc")
          .limit(limit)
          .execute();
        const ids = decisions.map(({ decision_id }) => decision_id);
        if (ids.length === 0) return [];
        const records = Map.groupBy(await recordsOf(ids), ({ body }) => body.decisionId);
        return ids
          .map((id) => decisionFromRecords((records.get(id) ?? []).map(({ body }) => body)))
          .filter((decision): decision is DecisionV1 => decision !== null);
      }),
  };
}

async function orUnavailable<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (cause) {
    throw new StoreUnavailableError({ cause });
  }
}
