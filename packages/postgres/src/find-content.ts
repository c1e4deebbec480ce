import type { ResultV1 } from "@slotgate/contracts";
import type { Found, JobContent } from "@slotgate/executor";
import type { PreparedQueries } from "./on-client.ts";

/** The same content if stored, else other content of the same job id. */
const statement = `
  select decision_id, result, requires_review, coalesce(content_digest = $3, false) as same,
    job_digest <> $4 as other
  from job_result where owner = $1 and job_id = $2 and removal_id is null
  order by same desc, other desc, stored_at desc
  limit 1`;

interface Row {
  readonly decision_id: string;
  readonly result: ResultV1 | null;
  /** Null: stored before this column existed. */
  readonly requires_review: boolean | null;
  readonly same: boolean;
  readonly other: boolean | null;
}

/** The stored content for a job. */
export async function findContent(
  client: PreparedQueries,
  { owner, jobId, contentDigest, jobDigest }: JobContent,
): Promise<Found> {
  const { rows } = await client.query<Row>({
    name: "slotgate-find-2",
    text: statement,
    values: [owner, jobId, contentDigest, jobDigest],
  });
  const [row] = rows;
  if (row === undefined) return { is: "nothing" };
  if (row.same && row.result !== null)
    return {
      is: "stored",
      decisionId: row.decision_id,
      result: row.result,
      requiresReview: row.requires_review ?? true,
    };
  return row.other === true ? { is: "conflict" } : { is: "nothing" };
}
