import type { Lease } from "../content/content-store.ts";
import type { JobContent } from "../content/job-content.ts";
import type { PreparedQueries } from "./on-client.ts";

/** A lease is free when nobody holds it, or a replica that is dead: its failure is counted by who takes over. */
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
  /** `nothing-stored`: only if nothing is found in store, be it the same content or other content. */
  readonly when: "free" | "nothing-stored";
}

/** Takes the lease on a job's content, at the head of a chain of its own; null when it is not to be had. */
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
