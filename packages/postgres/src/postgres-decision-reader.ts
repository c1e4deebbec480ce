import type { TelemetryV1 } from "@slotgate/contracts";
import { type DecisionReader, decisionFromRecords } from "@slotgate/executor";
import type { Kysely } from "kysely";
import type { Database } from "./database.ts";
import { orUnavailable } from "./or-unavailable.ts";
import { readStories } from "./read-stories.ts";

/** Derives decisions from their records: the admission or denial, and the outcome if there is one. */
export function createDecisionReader(database: Kysely<Database>): DecisionReader {
  const recordsOf = (decisionId: string, owner: string | null): Promise<{ body: TelemetryV1 }[]> =>
    database
      .selectFrom("telemetry_record")
      .select("body")
      .where("decision_id", "=", decisionId)
      // Late outcomes are kept but do not describe the job's outcome.
      .where("event", "is", null)
      .$if(owner !== null, (query) => query.where("owner", "=", owner))
      .orderBy("writer_id")
      .orderBy("seq")
      .execute();

  return {
    byDecisionId: (decisionId, { owner }) =>
      orUnavailable(async () => {
        const records = await recordsOf(decisionId, owner);
        return decisionFromRecords(records.map(({ body }) => body));
      }),

    byJobId: (jobId, page) => orUnavailable(() => readStories(database, jobId, page)),
  };
}
