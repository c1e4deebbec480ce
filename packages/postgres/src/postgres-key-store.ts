import { type KeyStore, roles } from "@slotgate/executor";
import { type Kysely, sql } from "kysely";
import type { Database } from "./database.ts";

/** The keys in PostgreSQL, as the running service reads them. */
export function createKeyStore(database: Kysely<Database>): KeyStore {
  return {
    async readAll() {
      const rows = await database
        .selectFrom("api_key_secret as secret")
        .innerJoin("api_key as key", "key.key_id", "secret.key_id")
        .select(["secret.secret_id", "secret.sha256", "secret.valid_until"])
        .select(["key.key_id", "key.subject", "key.owner", "key.roles", "key.rate_limit"])
        .select(["key.expires_at", "key.revoked_at"])
        .execute();
      return rows.map((row) => ({
        secretId: row.secret_id,
        digest: Buffer.from(row.sha256, "hex"),
        validUntil: row.valid_until?.getTime() ?? null,
        key: {
          caller: {
            subject: row.subject,
            owner: row.owner,
            // A role of a newer version is ignored.
            roles: roles.filter((role) => row.roles.includes(role)),
          },
          allowance: { name: row.key_id, requestsPerMinute: row.rate_limit },
          expiresAt: row.expires_at?.getTime() ?? null,
          revokedAt: row.revoked_at?.getTime() ?? null,
        },
      }));
    },

    async noteUses(uses) {
      const list = [...uses].map(([id, at]) => ({ id, at: new Date(at).toISOString() }));
      await sql`
        update api_key_secret as secret set last_used_at = used.at
        from json_to_recordset(${JSON.stringify(list)}) as used (id text, at timestamptz)
        where secret.secret_id = used.id and (secret.last_used_at is null or secret.last_used_at < used.at)
      `.execute(database);
    },
  };
}
