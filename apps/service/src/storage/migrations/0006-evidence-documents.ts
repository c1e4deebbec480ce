import { type Kysely, sql } from "kysely";

/**
 * The control snapshots and allowlists that records name by digest, so that decisions can be taken again. A body is
 * the canonical text that the digest is taken over, which the type jsonb would not keep.
 */
export async function up(database: Kysely<unknown>): Promise<void> {
  await sql`
    create table evidence_document (
      digest text primary key,
      kind text not null check (kind in ('control-snapshot', 'allowlist')),
      body json not null,
      stored_at timestamptz not null default now()
    )`.execute(database);
}
