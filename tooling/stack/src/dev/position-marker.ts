import pg from "pg";
import { withClient } from "../postgres/with-client.ts";

const marker = "slotgate: the development position was set";

/**
 * Whether the flags in this Unleash database were put into the development position before. Remembered in the
 * database itself, so that it is forgotten together with the flags.
 */
export async function isPositionSet(databaseUrl: string): Promise<boolean> {
  const rows = await query(
    databaseUrl,
    "select shobj_description(oid, 'pg_database') as text from pg_database where datname = current_database()",
  );
  return rows[0]?.["text"] === marker;
}

export async function markPositionSet(databaseUrl: string): Promise<void> {
  const [row] = await query(databaseUrl, "select current_database() as name");
  const name = pg.escapeIdentifier(String(row?.["name"]));
  await query(databaseUrl, `comment on database ${name} is ${pg.escapeLiteral(marker)}`);
}

async function query(databaseUrl: string, sql: string): Promise<Record<string, unknown>[]> {
  return withClient(databaseUrl, async (client) => (await client.query(sql)).rows);
}
