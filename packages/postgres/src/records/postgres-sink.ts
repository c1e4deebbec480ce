import {
  genesisHash,
  type Head,
  NotWrittenError,
  RecordRefusedError,
  reservationsIn,
  type Shortfall,
  type SinkAnswer,
  type SinkBatch,
  StoreNotDurableError,
  shortfallsIn,
  type TelemetrySink,
  type Unmet,
} from "@slotgate/telemetry";
import { type AppendQueryOptions, appendQuery } from "./append-query.ts";
import { type Conditional, conditionsOf, headStatement, keepStatement } from "./postgres-append.ts";
import { readUses } from "./read-uses.ts";

/** The parts of a PostgreSQL client that the sink needs; a `pg` pool has them. */
export interface SqlClient {
  readonly query: (statement: {
    readonly name?: string;
    readonly text: string;
    readonly values: readonly unknown[];
  }) => Promise<{ readonly rows: readonly Record<string, unknown>[] }>;
}

export interface PostgresSinkOptions {
  readonly client: SqlClient;
  /** The day of reservations, as `2026-01-31`; default: the UTC day of the database's clock. */
  readonly day?: () => string;
}

/** Records in PostgreSQL, in the tables of the migrations. Closing it leaves the client open. */
export function createPostgresSink({ client, day }: PostgresSinkOptions): TelemetrySink {
  return {
    durable: true,

    async head(writerId): Promise<Head> {
      const { rows } = await client.query({ text: headStatement, values: [writerId, genesisHash] });
      const [row] = rows;
      // When two processes open the same chain at once, the one that waited does not see the other's row yet.
      if (row === undefined) throw new Error(`the head of writer \`${writerId}\` was not read`);
      requireDurable(row);
      if (typeof row["seq"] !== "number" || typeof row["hash"] !== "string") {
        throw new Error(`no head for writer \`${writerId}\``);
      }
      return { writerId, seq: row["seq"], hash: row["hash"] };
    },

    async append(batch, appending): Promise<SinkAnswer> {
      const conditions = conditionsOf(batch.entries, appending);
      const options = (): AppendQueryOptions => ({ day: day?.() ?? null });
      let [row = {}] = (await send(client, { batch, conditions, options: options() })).rows;
      // The day may change before it is resent.
      for (
        let tries = 0;
        tries < mostKeepings && row["moved"] !== true && isList(row["unkept"]);
        tries += 1
      ) {
        await keepBudgets(client, row["unkept"]);
        [row = {}] = (await send(client, { batch, conditions, options: options() })).rows;
      }
      if (row["moved"] === true && row["recorded"] === batch.entries.length) return "recorded";
      requireDurable(row);
      const unmet = unmetOf(row, { conditions, batch });
      if (isAny(unmet)) return unmet;
      throw new Error(`the head of writer \`${batch.from.writerId}\` is no longer at ${batch.from.seq}`);
    },

    close: async () => {},
  };
}

const mostKeepings = 3;

function unmetOf(row: Row, { conditions, batch }: Pick<Sending, "conditions" | "batch">): Unmet {
  const unmet: Unmet = {
    // A missing kill row counts as engaged: fail closed.
    killEngaged: conditions.killReleased && row["engaged"] !== false,
    leases: without(conditions.leases, row["held"]),
    storedResults: without(conditions.storedResults, row["live"]),
    replicaLost: conditions.replica !== null && row["leased"] !== true,
    notOpen: without(conditions.openAdmissions, row["open"]),
    late: new Set(isList(row["late"]) ? row["late"].map(String) : []),
    overBudget: new Map(),
  };
  // Records refused for another reason reserve nothing, and must not affect later ones. The rest is resent, and then
  // checked against the budget.
  return isAny(unmet) ? unmet : { ...unmet, overBudget: overBudget(row, batch) };
}

/** Unknown days and runs differ from exhausted ones: they get rows from now on. */
function overBudget(row: Row, { entries }: SinkBatch): ReadonlyMap<string, Shortfall> {
  const reserving = reservationsIn(entries);
  const uses = reserving.length === 0 || isList(row["unkept"]) ? null : readUses(row["uses"]);
  return uses === null ? new Map() : shortfallsIn(reserving, uses);
}

/** The first reservation of a day or a run: nothing is used yet. */
async function keepBudgets(client: SqlClient, keys: readonly unknown[]): Promise<void> {
  try {
    await client.query({ text: keepStatement, values: [keys] });
  } catch (cause) {
    throw new NotWrittenError({ cause });
  }
}

const isAny = ({ killEngaged, replicaLost, ...named }: Unmet): boolean =>
  killEngaged || replicaLost || Object.values(named).some(({ size }) => size > 0);

function without(wanted: readonly string[], found: unknown): ReadonlySet<string> {
  const there = new Set(isList(found) ? found.map(String) : []);
  return new Set(wanted.filter((one) => !there.has(one)));
}

type Row = Readonly<Record<string, unknown>>;

const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value);

interface Sending {
  readonly batch: SinkBatch;
  readonly conditions: Conditional;
  readonly options: AppendQueryOptions;
}

async function send(client: SqlClient, { batch, conditions, options }: Sending) {
  try {
    const statement = appendQuery(batch, conditions, options);
    // The transaction that lost was rolled back, and the other one has ended.
    return await client.query(statement).catch((error: unknown) => {
      if (!lostAgainstAnother(error)) throw error;
      return client.query(statement);
    });
  } catch (error) {
    if (isAboutData(error)) throw new RecordRefusedError({ records: batch.entries.length, cause: error });
    if (wroteNothing(error)) throw new NotWrittenError({ cause: error });
    throw error;
  }
}

/** Fail closed: an unreported setting counts as off. */
function requireDurable(row: Row): void {
  const { fsync, synchronous_commit: commit } = row;
  const off = [
    ...(fsync === "on" ? [] : ["fsync"]),
    ...(typeof commit === "string" && commit !== "off" ? [] : ["synchronous_commit"]),
  ].map((name) => `${name} is off`);
  if (off.length > 0) throw new StoreNotDurableError({ settings: off });
}

/**
 * The server aborted the statement and said so, or there was no connection. Any other error, including a server that
 * shuts down, may have come after the commit.
 */
function wroteNothing(error: unknown): boolean {
  if (typeof error !== "object" || error === null) return false;
  const { severity, code } = error as { readonly severity?: unknown; readonly code?: unknown };
  return severity === "ERROR" || (typeof code === "string" && unconnected.has(code));
}

/** `deadlock_detected` and `serialization_failure`. */
const lostAgainstAnother = (error: unknown): boolean =>
  typeof error === "object" &&
  error !== null &&
  "code" in error &&
  (error.code === "40P01" || error.code === "40001");

/** Node's codes for an unreachable address, and PostgreSQL's for refusing a session. */
const unconnected = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "57P03",
  "53300",
  "28000",
  "28P01",
  "3D000",
]);

/** SQLSTATE classes for bad data: 22 data exception, 23 constraint violation, 54 limit exceeded. */
function isAboutData(error: unknown): boolean {
  const code = typeof error === "object" && error !== null && "code" in error ? error.code : null;
  return typeof code === "string" && /^(?:22|23|54)/.test(code);
}
