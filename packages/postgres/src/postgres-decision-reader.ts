import type { TelemetryV1 } from "@slotgate/contracts";
import {
  type DecisionReader,
  decisionFromRecords,
  generationDigestIn,
  generationOfDecision,
} from "@slotgate/executor";
import { type Kysely, sql } from "kysely";
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

    generationOf: (decisionId, { owner }) =>
      orUnavailable(async () => {
        const records = (await recordsOf(decisionId, owner)).map(({ body }) => body);
        const digest = generationDigestIn(records);
        if (digest === null) return null;
        const { rows } = await sql<{ readonly body: string }>`
          select body::text as body from evidence_document
          where digest = ${digest} and kind = 'generation'`.execute(database);
        const [document] = rows;
        return document === undefined ? null : generationOfDecision(records, document.body);
      }),

    byJobId: (jobId, page) => orUnavailable(() => readStories(database, jobId, page)),
  };
}
