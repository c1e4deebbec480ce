import type { RemovedResult, TelemetryV1, ToldDecision } from "@slotgate/contracts";
import { type DecisionScope, tellDecision } from "@slotgate/executor";
import type { Kysely } from "kysely";
import type { Database } from "./database.ts";

/** The newest decisions for a job with their stories, in order of time. */
export async function readStories(
  database: Kysely<Database>,
  jobId: string,
  { owner, limit }: DecisionScope & { readonly limit: number },
): Promise<readonly ToldDecision[]> {
  const decisions = await database
    .selectFrom("telemetry_record")
    .select("decision_id")
    .distinct()
    .where("job_id", "=", jobId)
    .$if(owner !== null, (query) => query.where("owner", "=", owner))
    // Decision ids are UUIDs of version 7, which sort by time.
    .orderBy("decision_id", "desc")
    .limit(limit)
    .execute();
  const ids = decisions.map(({ decision_id }) => decision_id).reverse();
  if (ids.length === 0) return [];
  const rows = await database
    .selectFrom("telemetry_record")
    .select(["body", "event"])
    .where("decision_id", "in", ids)
    .$if(owner !== null, (query) => query.where("owner", "=", owner))
    .orderBy("decided_at")
    .orderBy("writer_id")
    .orderBy("seq")
    .execute();
  const byDecision = Map.groupBy<string, TelemetryV1>(
    // A late outcome from a spool was hashed before it was found to be late.
    rows.map(({ body, event }) => (event === null ? body : { ...body, event })),
    ({ decisionId }) => decisionId,
  );
  const told = ids.flatMap((id) => tellDecision(byDecision.get(id) ?? []) ?? []);
  const removals = await readRemovals(database, told.map(releasedBy));
  return told.map((decision) => ({ ...decision, removal: removals.get(releasedBy(decision)) ?? null }));
}

/** The decision that generated the released result: its own, or the source of the stored result. */
const releasedBy = ({ decisionId, sourceDecisionId }: ToldDecision): string => sourceDecisionId ?? decisionId;

async function readRemovals(
  database: Kysely<Database>,
  decisionIds: readonly string[],
): Promise<ReadonlyMap<string, RemovedResult>> {
  const rows = await database
    .selectFrom("job_result")
    .innerJoin("result_removal", "result_removal.removal_id", "job_result.removal_id")
    .select([
      "job_result.decision_id",
      "result_removal.removal_id",
      "kind",
      "removed_at",
      "subject",
      "reason",
    ])
    .where("job_result.decision_id", "in", [...new Set(decisionIds)])
    .execute();
  return new Map(
    rows.map(({ decision_id, removal_id, kind, removed_at, subject, reason }) => [
      decision_id,
      { removalId: removal_id, kind, removedAt: removed_at.toISOString(), by: subject, reason },
    ]),
  );
}
