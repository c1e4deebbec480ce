import pg from "pg";

/** A new database, empty or a copy of another one; answers its address. */
export async function createDatabase(
  superuserUrl: string,
  name: string,
  { template = null }: { readonly template?: string | null } = {},
): Promise<string> {
  const client = new pg.Client({ connectionString: superuserUrl });
  await client.connect();
  await client.query(`create database ${name}${template === null ? "" : ` template ${template}`}`);
  await client.end();
  const url = new URL(superuserUrl);
  url.pathname = `/${name}`;
  return url.href;
}
