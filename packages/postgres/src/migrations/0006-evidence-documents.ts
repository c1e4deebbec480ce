import { type Kysely, sql } from "kysely";

/**
 * The control snapshots and allowlists that records name by digest, for replay. A body is the canonical text of the
 * digest, which the type jsonb would not preserve.
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
