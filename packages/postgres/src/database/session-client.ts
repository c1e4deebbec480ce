import type { Socket } from "node:net";
import pg from "pg";
import { endsSession, ReadOnlySessionError } from "./session-errors.ts";
import { asLocalSettings, type SessionSettings } from "./session-settings.ts";

type Callback = (error: unknown, result?: unknown) => void;
type Asked = string | (pg.QueryConfig & Partial<pg.Submittable>);

/**
 * A client that knows whether it has a dedicated session. Behind a pooler in transaction mode every transaction may run
 * in another session, where settings and prepared statements do not persist. Each statement then becomes a transaction
 * that begins with the settings, and so does each transaction that a caller begins.
 */
export class SessionClient extends pg.Client {
  #pooled: PooledSession | null = null;
  #unusable = false;
  #onUnusable: (code: string) => void = () => {};
  /** Whether a caller's transaction is under way. */
  #inTransaction = false;
  #last: Promise<unknown> = Promise.resolve();

  /** Whether each transaction may run in another session. */
  get pooled(): boolean {
    return this.#pooled !== null;
  }

  /** Whether the client must not be reused: its session is read-only, or its server is stopping. */
  get unusable(): boolean {
    return this.#unusable;
  }

  /** From now on every transaction begins with these settings, and ends at once if it cannot write as required. */
  setInEachTransaction(pooled: PooledSession): void {
    this.#pooled = pooled;
  }

  /** Calls `onUnusable` with the SQLSTATE of the first error that makes the session unusable. */
  watch(onUnusable: (code: string) => void): void {
    this.#onUnusable = onUnusable;
    this.connection.on("errorMessage", ({ code }: { readonly code?: unknown }) => {
      if (endsSession(code)) this.#giveUp(String(code));
    });
  }

  retire(): void {
    this.#unusable = true;
  }

  /** Closes the connection without waiting for answers; queries under way fail. */
  cut(): void {
    (this.connection.stream as Socket).destroy();
  }

  // biome-ignore lint/suspicious/noExplicitAny: implements all overloads of `pg`
  override query(asked: any, values?: any, callback?: any): any {
    if (this.#pooled === null || typeof asked.submit === "function")
      return super.query(asked, values, callback);
    const done: Callback | undefined = typeof values === "function" ? values : callback;
    const answer = this.#inTurn(this.#pooled, asked, Array.isArray(values) ? values : undefined);
    if (done === undefined) return answer;
    answer.then((result) => done(undefined, result), done);
  }

  #inTurn(pooled: PooledSession, asked: Asked, values: unknown[] | undefined): Promise<unknown> {
    const statement = statementOf(asked, values);
    const { text } = statement;
    const begins = beginning.test(text);
    const ends = ending.test(text);
    const within = this.#inTransaction;
    if (begins) this.#inTransaction = !lastStatementEnds.test(text);
    if (ends) this.#inTransaction = false;
    const work = () => {
      // Left open: a pooler drops the session of a client that disconnects during a transaction.
      if (ends && this.#unusable) return Promise.resolve({ rows: [], rowCount: 0, command: "ROLLBACK" });
      if (begins) return this.#begin(pooled, text);
      return within ? this.#send(statement) : this.#alone(pooled, statement);
    };
    const answer = this.#last.then(work);
    this.#last = answer.catch(() => {});
    return answer;
  }

  /** Begins a transaction, and runs the rest of the text in it. */
  async #begin({ settings, access }: PooledSession, text: string): Promise<unknown> {
    const results = await this.#send({ text: withSettings(text, settings) });
    if (access === "read-write" && isReadOnly(results)) {
      const error = new ReadOnlySessionError();
      this.#giveUp(error.code);
      throw error;
    }
    return results;
  }

  /** Runs a statement in its own transaction. */
  async #alone(pooled: PooledSession, statement: pg.QueryConfig): Promise<unknown> {
    const begun = this.#begin(pooled, "begin");
    begun.catch(() => {});
    try {
      // A pipelining client sends both at once.
      if (!this.pipeline) await begun;
      const result = await this.#send(statement);
      await begun;
      await this.#send({ text: "commit" });
      return result;
    } catch (error) {
      // If the transaction could not begin, that is why the statement failed.
      const cause: unknown = await begun.then(
        () => error,
        (reason: unknown) => reason,
      );
      if (this.#unusable) throw cause;
      await this.#send({ text: "rollback" }).catch(() => this.retire());
      if (isAboutTransaction(cause)) return this.#send(statement);
      throw cause;
    }
  }

  #send(statement: pg.QueryConfig): Promise<unknown> {
    return super.query(statement);
  }

  #giveUp(code: string): void {
    if (this.#unusable) return;
    this.retire();
    this.#onUnusable(code);
  }
}

/** The requirements on a pooler's sessions. */
export interface PooledSession {
  readonly settings: SessionSettings;
  readonly access: "read-write" | "any";
}

/** Whether each transaction may run in another session, so that no notifications arrive. */
export const isPooled = (client: object): boolean => client instanceof SessionClient && client.pooled;

const pooledPollMs = 100;

/** The interval until the next poll of what this client listens for: shorter without notifications. */
export const pollAfter = ({
  line,
  pollMs,
}: {
  readonly line: object | null;
  readonly pollMs: number;
}): number => (line !== null && isPooled(line) ? Math.min(pollMs, pooledPollMs) : pollMs);

/** Without a name, because a prepared statement does not exist in the next session. */
function statementOf(asked: Asked, values: unknown[] | undefined): pg.QueryConfig {
  const { name: _, ...given } = typeof asked === "string" ? { text: asked } : asked;
  return values === undefined ? given : { ...given, values };
}

const beginning = /^\s*(begin|start\s+transaction)\b([^;]*)/i;
const ending = /^\s*(?:commit|end|abort|rollback)\b(?!\s+(?:(?:work|transaction)\s+)?to\b)/i;
const lastStatementEnds = /;\s*(?:commit|rollback)\s*;?\s*$/i;

/**
 * The same transaction with the settings, and with the isolation level that the code relies on unless the text names
 * one. The first result with a row says whether it can write.
 */
const withSettings = (text: string, settings: SessionSettings): string =>
  text.replace(beginning, (_, begin: string, modes: string) => {
    const asked = modes.trim();
    const isolation = /isolation/i.test(asked) ? [] : ["isolation level read committed"];
    const all = [...(asked === "" ? [] : [asked]), ...isolation].join(", ");
    return `${begin} ${all}; ${asLocalSettings(settings)}; select current_setting('transaction_read_only') as slotgate_read_only`;
  });

const isReadOnly = (results: unknown): boolean =>
  Array.isArray(results) && results.some(({ rows }: pg.QueryResult) => rows[0]?.slotgate_read_only === "on");

/** `active_sql_transaction`: a statement, such as `create index concurrently`, that must not run in a transaction. */
const isAboutTransaction = (error: unknown): boolean =>
  error instanceof pg.DatabaseError && error.code === "25001";
