import pg from "pg";

/** A JSON document as long as the records in the database are on average. */
export async function recordBody(url: string): Promise<string> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<{ bytes: number | null }>(
    "select avg(octet_length(body::text))::int as bytes from telemetry_record",
  );
  await client.end();
  const bytes = rows[0]?.bytes;
  if (typeof bytes !== "number") throw new Error("there are no records to take the size of");
  const empty = JSON.stringify({ text: "" });
  return JSON.stringify({ text: "x".repeat(bytes - empty.length) });
}
