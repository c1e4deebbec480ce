import pg from "pg";
import { endsSession, ReadOnlySessionError } from "./session-errors.ts";
import { asLocalSettings, type SessionSettings } from "./session-settings.ts";

type Callback = (error: unknown, result?: unknown) => void;
type Asked = string | (pg.QueryConfig & Partial<pg.Submittable>);

/**
 * A client that knows whether it has a session of its own. Behind a pooler in transaction mode it has not: every
 * transaction may run in another session, whose settings are not ours to keep, and where nothing stays prepared. Each
 * statement is then a transaction that begins with the settings, and so does each transaction that a caller begins.
 */
export class SessionClient extends pg.Client {
  #pooled: PooledSession | null = null;
  #unusable = false;
  #onUnusable: (code: string) => void = () => {};
  /** Whether a caller's transaction is under way. */
  #inTransaction = false;
  #last: Promise<unknown> = Promise.resolve();

  /** Whether the session may be another one in each transaction. */
  get pooled(): boolean {
    return this.#pooled !== null;
  }

  /** Whether the client is not to be used again: its session is read-only, or its server stops. */
  get unusable(): boolean {
    return this.#unusable;
  }

  /** From now on every transaction begins with these settings, and ends at once where it cannot do what it has to. */
  setInEachTransaction(pooled: PooledSession): void {
    this.#pooled = pooled;
  }

  /** Calls `onUnusable` with the SQLSTATE of the first error after which the session is of no more use. */
  watch(onUnusable: (code: string) => void): void {
    this.#onUnusable = onUnusable;
    this.connection.on("errorMessage", ({ code }: { readonly code?: unknown }) => {
      if (endsSession(code)) this.#giveUp(String(code));
    });
  }

  retire(): void {
    this.#unusable = true;
  }

  // biome-ignore lint/suspicious/noExplicitAny: the overloads of `pg` say what is answered, this is where they meet
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
      // Left open: a pooler gives up the session of a client that leaves in the middle of a transaction.
      if (ends && this.#unusable) return Promise.resolve({ rows: [], rowCount: 0, command: "ROLLBACK" });
      if (begins) return this.#begin(pooled, text);
      return within ? this.#send(statement) : this.#alone(pooled, statement);
    };
    const answer = this.#last.then(work);
    this.#last = answer.catch(() => {});
    return answer;
  }

  /** Begins a transaction; what the text says behind that is done too. */
  async #begin({ settings, access }: PooledSession, text: string): Promise<unknown> {
    const results = await this.#send({ text: withSettings(text, settings) });
    if (access === "read-write" && isReadOnly(results)) {
      const error = new ReadOnlySessionError();
      this.#giveUp(error.code);
      throw error;
    }
    return results;
  }

  /** A statement as a transaction of its own. */
  async #alone(pooled: PooledSession, statement: pg.QueryConfig): Promise<unknown> {
    const begun = this.#begin(pooled, "begin");
    begun.catch(() => {});
    try {
      // Both are under way at once where the client pipelines.
      if (!this.pipeline) await begun;
      const result = await this.#send(statement);
      await begun;
      await this.#send({ text: "commit" });
      return result;
    } catch (error) {
      // That it could not begin is why the statement failed.
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

/** What is asked of the sessions of a pooler. */
export interface PooledSession {
  readonly settings: SessionSettings;
  readonly access: "read-write" | "any";
}

/** Whether a client's session may be another one in each transaction, so that nothing is heard over it. */
export const isPooled = (client: object): boolean => client instanceof SessionClient && client.pooled;

const pooledPollMs = 100;

/** How long until the next look at what is heard over this client: where nothing is heard, looks are closer. */
export const pollAfter = ({
  line,
  pollMs,
}: {
  readonly line: object | null;
  readonly pollMs: number;
}): number => (line !== null && isPooled(line) ? Math.min(pollMs, pooledPollMs) : pollMs);

/** Without a name: what is prepared in one session is not there in the next. */
function statementOf(asked: Asked, values: unknown[] | undefined): pg.QueryConfig {
  const { name: _, ...given } = typeof asked === "string" ? { text: asked } : asked;
  return values === undefined ? given : { ...given, values };
}

const beginning = /^\s*(begin|start\s+transaction)\b([^;]*)/i;
const ending = /^\s*(?:commit|end|abort|rollback)\b(?!\s+(?:(?:work|transaction)\s+)?to\b)/i;
const lastStatementEnds = /;\s*(?:commit|rollback)\s*;?\s*$/i;

/**
 * The same transaction, of the isolation that the code relies on unless it names another, with the settings. The first
 * result with a row says whether it can write.
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

/** `active_sql_transaction`: a statement, such as `create index concurrently`, that runs in no transaction. */
const isAboutTransaction = (error: unknown): boolean =>
  error instanceof pg.DatabaseError && error.code === "25001";
