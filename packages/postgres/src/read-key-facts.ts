import type { KeyFacts, KeyState } from "@slotgate/executor";
import { type Kysely, sql } from "kysely";
import type { Database } from "./database.ts";

/** The facts of all keys or of one, newest first. The database's clock decides validity. */
export async function readKeyFacts(
  database: Kysely<Database>,
  { keyId }: { readonly keyId?: string } = {},
): Promise<readonly KeyFacts[]> {
  const { rows } = await sql<KeyRow>`
    select
      key.*,
      case
        when key.revoked_at is not null then 'revoked'
        when key.expires_at <= now() then 'expired'
        else 'active'
      end as state,
      (
        select count(*)::int from api_key_secret as secret
        where secret.key_id = key.key_id
          and (secret.valid_until is null or secret.valid_until > now())
          and key.revoked_at is null
          and (key.expires_at is null or key.expires_at > now())
      ) as valid_secrets,
      (select max(secret.last_used_at) from api_key_secret as secret where secret.key_id = key.key_id) as last_used_at
    from api_key as key
    where ${keyId ?? null}::text is null or key.key_id = ${keyId ?? null}
    order by key.created_at desc, key.key_id
  `.execute(database);
  return rows.map((row) => ({
    keyId: row.key_id,
    subject: row.subject,
    owner: row.owner,
    roles: row.roles,
    rateLimit: row.rate_limit,
    state: row.state,
    createdAt: row.created_at,
    createdBy: row.created_by,
    expiresAt: row.expires_at,
    revokedAt: row.revoked_at,
    revokedBy: row.revoked_by,
    revokedReason: row.revoked_reason,
    validSecrets: row.valid_secrets,
    lastUsedAt: row.last_used_at,
  }));
}

interface KeyRow {
  readonly key_id: string;
  readonly subject: string;
  readonly owner: string;
  readonly roles: string[];
  readonly rate_limit: number | null;
  readonly state: KeyState;
  readonly created_at: Date;
  readonly created_by: string;
  readonly expires_at: Date | null;
  readonly revoked_at: Date | null;
  readonly revoked_by: string | null;
  readonly revoked_reason: string | null;
  readonly valid_secrets: number;
  readonly last_used_at: Date | null;
}
