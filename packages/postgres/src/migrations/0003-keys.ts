import { type Kysely, sql } from "kysely";

/** Keys and their secrets. A key has up to two valid secrets; invalid ones are kept, so that they can be recognized. */
export async function up(database: Kysely<unknown>): Promise<void> {
  await sql`
    create table api_key (
      key_id text primary key,
      subject text not null,
      owner text not null,
      roles text[] not null,
      rate_limit integer check (rate_limit > 0),
      created_at timestamptz not null default now(),
      created_by text not null,
      expires_at timestamptz,
      revoked_at timestamptz,
      revoked_by text,
      revoked_reason text
    )`.execute(database);
  await sql`
    create table api_key_secret (
      secret_id text primary key,
      key_id text not null references api_key,
      sha256 text not null unique check (sha256 ~ '^[0-9a-f]{64}$'),
      created_at timestamptz not null default now(),
      valid_until timestamptz,
      last_used_at timestamptz
    )`.execute(database);
  await sql`create index api_key_secret_key on api_key_secret (key_id)`.execute(database);
}
