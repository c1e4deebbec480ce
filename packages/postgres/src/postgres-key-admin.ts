import {
  digestOf,
  instantOf,
  type KeyAdmin,
  KeyEndedError,
  type KeyFacts,
  NoSuchKeyError,
  newSecret,
  newShortId,
  PastExpiryError,
  SecretsInUseError,
} from "@slotgate/executor";
import { type Kysely, sql, type Transaction } from "kysely";
import type { Database } from "./database.ts";
import { readKeyFacts } from "./read-key-facts.ts";

/** Operators' changes of keys in PostgreSQL. Every change is one transaction. */
export function createKeyAdmin(database: Kysely<Database>): KeyAdmin {
  return {
    create: ({ subject, owner, roles, expires, rateLimit, by }) =>
      database.transaction().execute(async (work) => {
        const now = await databaseNow(work);
        const expiresAt = expires === null ? null : instantOf(expires, now);
        if (expiresAt !== null && expiresAt <= now) throw new PastExpiryError({ expiresAt, now });
        const keyId = newShortId();
        await work
          .insertInto("api_key")
          .values({
            key_id: keyId,
            subject,
            owner,
            roles: [...roles],
            rate_limit: rateLimit,
            created_by: by,
            expires_at: expiresAt,
          })
          .execute();
        return { secret: await addSecret(work, keyId), key: await keyNamed(work, keyId) };
      }),

    list: () => readKeyFacts(database),

    rotate: ({ keyId, overlapMs, previous }) =>
      database.transaction().execute(async (work) => {
        await lockKey(work, keyId);
        const { state } = await keyNamed(work, keyId);
        if (state !== "active") throw new KeyEndedError({ keyId, state });
        const now = await databaseNow(work);
        const [older, newer] = await validSecrets(work, keyId);
        if (older !== undefined && newer !== undefined) {
          if (previous === "keep") throw new SecretsInUseError({ keyId, previousUntil: older.valid_until });
          await endSecret(work, { secretId: older.secret_id, at: now });
        }
        const previousUntil = new Date(now.getTime() + overlapMs);
        const replaced = newer ?? older;
        if (replaced !== undefined)
          await endSecret(work, { secretId: replaced.secret_id, at: previousUntil });
        const secret = await addSecret(work, keyId);
        return { secret, previousUntil, key: await keyNamed(work, keyId) };
      }),

    revoke: ({ keyId, reason, by }) =>
      database.transaction().execute(async (work) => {
        await lockKey(work, keyId);
        const { numUpdatedRows } = await work
          .updateTable("api_key")
          .set({ revoked_at: sql`now()`, revoked_by: by, revoked_reason: reason })
          .where("key_id", "=", keyId)
          .where("revoked_at", "is", null)
          .executeTakeFirst();
        return { before: numUpdatedRows === 0n, key: await keyNamed(work, keyId) };
      }),
  };
}

/** Concurrent rotations would leave three valid secrets. */
async function lockKey(work: Transaction<Database>, keyId: string): Promise<void> {
  const row = await work
    .selectFrom("api_key")
    .select("key_id")
    .where("key_id", "=", keyId)
    .forUpdate()
    .executeTakeFirst();
  if (row === undefined) throw new NoSuchKeyError(keyId);
}

/** Oldest first; at most two. */
const validSecrets = (work: Transaction<Database>, keyId: string) =>
  work
    .selectFrom("api_key_secret")
    .select(["secret_id", "valid_until"])
    .where("key_id", "=", keyId)
    .where(({ eb, or }) => or([eb("valid_until", "is", null), eb("valid_until", ">", sql<Date>`now()`)]))
    // The secret not yet replaced is the newest, even of two made in the same moment.
    .orderBy("valid_until", (order) => order.asc().nullsLast())
    .execute();

async function addSecret(work: Transaction<Database>, keyId: string): Promise<string> {
  const secret = newSecret(keyId);
  await work
    .insertInto("api_key_secret")
    .values({ secret_id: newShortId(), key_id: keyId, sha256: digestOf(secret).toString("hex") })
    .execute();
  return secret;
}

const endSecret = (
  work: Transaction<Database>,
  { secretId, at }: { readonly secretId: string; readonly at: Date },
) => work.updateTable("api_key_secret").set({ valid_until: at }).where("secret_id", "=", secretId).execute();

async function keyNamed(work: Transaction<Database>, keyId: string): Promise<KeyFacts> {
  const [key] = await readKeyFacts(work, { keyId });
  if (key === undefined) throw new NoSuchKeyError(keyId);
  return key;
}

async function databaseNow(work: Transaction<Database>): Promise<Date> {
  const { rows } = await sql<{ now: Date }>`select now()`.execute(work);
  const [row] = rows;
  if (row === undefined) throw new Error("the database returned no time");
  return row.now;
}
