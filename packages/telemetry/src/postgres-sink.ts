import { genesisHash, type Head } from "./chain.ts";
import type { Unmet } from "./conditions.ts";
import {
  appendStatement,
  appendValues,
  type Conditional,
  conditionsOf,
  headStatement,
} from "./postgres-append.ts";
import { RecordRefusedError } from "./record-refused-error.ts";
import type { SinkAnswer, SinkBatch, TelemetrySink } from "./sink.ts";

/** As much of a PostgreSQL client as the sink needs; a `pg` pool fits. */
export interface SqlClient {
  readonly query: (statement: {
    readonly name?: string;
    readonly text: string;
    readonly values: readonly unknown[];
  }) => Promise<{ readonly rows: readonly Record<string, unknown>[] }>;
}

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
      const conditions = conditionsOf(batch.entries);
      const { rows } = await send(client, batch, conditions);
      const [row = {}] = rows;
      if (row["recorded"] === batch.entries.length) return "recorded";
      const unmet = unmetOf(row, conditions);
      if (unmet.killEngaged || unmet.leases.size > 0 || unmet.storedResults.size > 0) return unmet;
      throw new Error(`the head of writer \`${batch.from.writerId}\` is not at ${batch.from.seq} any more`);
    },

    close: async () => {},
  };
}

function unmetOf(row: Readonly<Record<string, unknown>>, conditions: Conditional): Unmet {
  return {
    // Also when the kill row is missing: fail closed.
    killEngaged: conditions.killReleased && row["engaged"] !== false,
    leases: without(conditions.leases, row["held"]),
    storedResults: without(conditions.storedResults, row["live"]),
  };
}

function without(wanted: readonly string[], found: unknown): ReadonlySet<string> {
  const there = new Set(Array.isArray(found) ? found.map(String) : []);
  return new Set(wanted.filter((one) => !there.has(one)));
}

async function send(client: SqlClient, batch: SinkBatch, conditions: Conditional) {
  try {
    return await client.query({
      name: "slotgate-append-3",
      text: appendStatement,
      values: appendValues(batch, conditions),
    });
  } catch (error) {
    if (isAboutData(error)) throw new RecordRefusedError({ records: batch.entries.length, cause: error });
    throw error;
  }
}

/** SQLSTATE classes that blame the data: 22 data exception, 23 constraint violation, 54 limit exceeded. */
function isAboutData(error: unknown): boolean {
  const code = typeof error === "object" && error !== null && "code" in error ? error.code : null;
  return typeof code === "string" && /^(?:22|23|54)/.test(code);
}
