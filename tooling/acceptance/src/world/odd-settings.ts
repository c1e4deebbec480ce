import pg from "pg";

/** Settings that an administrator may have given a database, each different from the usual one. */
export const oddSettings = {
  DateStyle: "SQL, DMY",
  IntervalStyle: "sql_standard",
  bytea_output: "escape",
  TimeZone: "Asia/Kathmandu",
  client_encoding: "LATIN1",
  default_transaction_isolation: "serializable",
  extra_float_digits: "-15",
  standard_conforming_strings: "off",
  search_path: "nowhere",
  array_nulls: "off",
  transform_null_equals: "on",
  lock_timeout: "1ms",
  statement_timeout: "200ms",
  idle_in_transaction_session_timeout: "1ms",
  idle_session_timeout: "200ms",
  transaction_timeout: "200ms",
} as const;

/** Gives a database settings for the sessions that begin from now on; null resets a setting. */
export async function alterDatabase(
  databaseUrl: string,
  settings: Readonly<Record<string, string | null>>,
): Promise<void> {
  // From another database, because sessions of this one would have the settings.
  const url = new URL(databaseUrl);
  const name = pg.escapeIdentifier(decodeURIComponent(url.pathname.slice(1)));
  url.pathname = "/postgres";
  const client = new pg.Client({ connectionString: url.href });
  await client.connect();
  try {
    for (const [setting, value] of Object.entries(settings)) {
      const change =
        value === null
          ? `reset ${setting}`
          : `set ${setting} = ${setting === "search_path" ? value : pg.escapeLiteral(value)}`;
      await client.query(`alter database ${name} ${change}`);
    }
  } finally {
    await client.end();
  }
}
