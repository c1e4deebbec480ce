import { genesisHash, type Head } from "./chain.ts";
import { RecordRefusedError } from "./record-refused-error.ts";
import type { SinkAnswer, SinkBatch, SinkEntry, TelemetrySink } from "./sink.ts";

/** As much of a PostgreSQL client as the sink needs; a `pg` pool fits. */
export interface SqlClient {
  readonly query: (statement: {
    readonly name?: string;
    readonly text: string;
    readonly values: readonly unknown[];
  }) => Promise<{ readonly rows: readonly Record<string, unknown>[] }>;
}

/**
 * One statement is one transaction: it takes a share lock on the kill row, moves the head only from where the
 * journal believes it is, and writes nothing if either forbids it. The lock is what makes kills linearizable
 * with admissions: a kill waits for the groups under way, and every later group sees it.
 */
const appendStatement = `
  with kill as (
    select engaged from kill_state where id = 1 for share
  ), head as (
    update telemetry_writer set seq = $4, hash = $5
    where writer_id = $1 and seq = $2 and hash = $3
      and not ($8::boolean and (select engaged from kill))
    returning 1
  ), records as (
    insert into telemetry_record (writer_id, seq, decision_id, job_id, body)
    select $1, $2::bigint + place, decision_id, job_id, body::json
    from rows from (string_to_table($6, E'\\n'), string_to_table($9, E'\\n'), string_to_table($10, E'\\n'))
      with ordinality as batch (body, decision_id, job_id, place)
    where exists (select from head)
    returning 1
  ), results as (
    insert into job_result (decision_id, run_id, job_id, result)
    select entry ->> 'decisionId', entry ->> 'runId', entry -> 'result' ->> 'jobId', entry -> 'result'
    from jsonb_array_elements($7::jsonb) as batch (entry) where exists (select from head)
    returning 1
  )
  select (select count(*) from records)::int as recorded, (select engaged from kill) as engaged`;

const headStatement = `
  with opened as (
    insert into telemetry_writer (writer_id, seq, hash) values ($1, 0, $2)
    on conflict (writer_id) do nothing
    returning seq, hash
  )
  select seq::int as seq, hash from opened
  union all
  select seq::int as seq, hash from telemetry_writer where writer_id = $1
  limit 1`;

/** Records in PostgreSQL, in the tables that the service's migrations make. Closing it leaves the client open. */
export function createPostgresSink({ client }: { readonly client: SqlClient }): TelemetrySink {
  return {
    durable: true,

    async head(writerId): Promise<Head> {
      const { rows } = await client.query({ text: headStatement, values: [writerId, genesisHash] });
      const [row] = rows;
      if (typeof row?.["seq"] !== "number" || typeof row["hash"] !== "string") {
        throw new Error(`no head for writer \`${writerId}\``);
      }
      return { writerId, seq: row["seq"], hash: row["hash"] };
    },

    async append(batch): Promise<SinkAnswer> {
      const { rows } = await send(client, batch);
      const recorded = rows[0]?.["recorded"];
      if (recorded === batch.entries.length) return "recorded";
      if (rows[0]?.["engaged"] !== false) return "killed"; // also when the kill row is missing: fail closed
      throw new Error(`the head of writer \`${batch.from.writerId}\` is not at ${batch.from.seq} any more`);
    },

    close: async () => {},
  };
}

async function send(client: SqlClient, { from, to, entries }: SinkBatch) {
  const results = entries.flatMap(({ result }) => (result === null ? [] : [result]));
  try {
    return await client.query({
      name: "slotgate-append",
      text: appendStatement,
      values: [
        from.writerId,
        from.seq,
        from.hash,
        to.seq,
        to.hash,
        linesOf(entries, ({ line }) => line),
        JSON.stringify(results),
        entries.some((entry) => entry.needsReleasedKill),
        linesOf(entries, ({ record }) => record.decisionId),
        linesOf(entries, ({ record }) => record.jobId),
      ],
    });
  } catch (error) {
    if (isAboutData(error)) throw new RecordRefusedError({ records: entries.length, cause: error });
    throw error;
  }
}

/** One value a line: cheaper for both sides than arrays, whose elements need escaping. JSON has no raw line feed. */
function linesOf(entries: readonly SinkEntry[], pick: (entry: SinkEntry) => string): string {
  const values = entries.map(pick);
  const broken = values.find((value) => value.includes("\n"));
  if (broken !== undefined)
    throw new RecordRefusedError({ records: entries.length, cause: "an id with a line feed" });
  return values.join("\n");
}

/** SQLSTATE classes that blame the data: 22 data exception, 23 constraint violation, 54 limit exceeded. */
function isAboutData(error: unknown): boolean {
  const code = typeof error === "object" && error !== null && "code" in error ? error.code : null;
  return typeof code === "string" && /^(?:22|23|54)/.test(code);
}
