import type { JobContent, Lease } from "@slotgate/executor";
import type { PreparedQueries } from "./on-client.ts";

/** A lease is free without a holder, or with a dead one, whose failure the next holder counts. */
const statement = `
  with fresh as (select nextval('job_lease_token') as token)
  insert into job_lease (owner, job_id, token, chain, holder)
  select $1::text, $2::text, token, token, $3::text from fresh
  where $4::boolean or not exists (
    select from job_result where owner = $1 and job_id = $2 and removal_id is null
      and (content_digest = $5 or job_digest <> $6))
  on conflict (owner, job_id) do update
    set token = excluded.token, chain = excluded.chain, holder = excluded.holder, failures = 0, freed_at = null
    where job_lease.holder is null or not exists (
      select from replica where replica.writer_id = job_lease.holder and replica.lease_until > now())
  returning token`;

export interface Leading {
  readonly content: JobContent;
  readonly writerId: string;
  /** `nothing-stored`: only if the store has no content for the job, the same or other. */
  readonly when: "free" | "nothing-stored";
}

/** Takes the lease on a job's content as the first of a new chain; null if it is not available. */
export async function leadContent(
  client: PreparedQueries,
  { content: { owner, jobId, contentDigest, jobDigest }, writerId, when }: Leading,
): Promise<Lease | null> {
  const { rows } = await client.query<{ readonly token: string }>({
    name: "slotgate-lead-1",
    text: statement,
    values: [owner, jobId, writerId, when === "free", contentDigest, jobDigest],
  });
  const [row] = rows;
  return row === undefined ? null : { token: row.token };
}
