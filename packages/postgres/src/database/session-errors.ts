import pg from "pg";

/** A session that cannot write: on a standby or demoted primary, or set to read-only. */
export class ReadOnlySessionError extends Error {
  override readonly name = "ReadOnlySessionError";
  /** As in PostgreSQL's error for a statement: nothing was written. */
  readonly severity = "ERROR";
  readonly code = "25006";

  constructor() {
    super(
      "the database is read-only: the server is a standby, or default_transaction_read_only is on; " +
        "nothing is written until it is writable",
    );
  }
}

/**
 * SQLSTATEs after which a session is unusable although its server has answered: it is read-only, its server is
 * stopping, its connection or database is gone, or its prepared statements are missing or outdated.
 */
const ending = /^(?:25006|57P0[1-5]|08...|26000|42P05|0A000)$/;

export const endsSession = (code: unknown): boolean => typeof code === "string" && ending.test(code);

/** SQLSTATEs of a missing or duplicate prepared statement: the session is not the expected one. */
export const isOtherSession = (code: unknown): boolean => code === "26000" || code === "42P05";

/** Whether a statement failed only because of its session, so that another session may run it. */
export const wasLostWithSession = (error: unknown): boolean => {
  if (error instanceof ReadOnlySessionError) return true;
  if (error instanceof pg.DatabaseError) return endsSession(error.code);
  return error instanceof Error && /^Connection terminated|ECONNRESET|EPIPE/.test(error.message);
};

/**
 * Whether a server or pooler refused a connection because of its startup options. The messages differ, so this only
 * excludes errors about the user and the database.
 */
export const refusesOptions = (error: unknown): boolean =>
  error instanceof pg.DatabaseError &&
  error.severity === "FATAL" &&
  /^(?:08P01|0A000|22023|42704|42501|58000|XX000)$/.test(error.code ?? "") &&
  /parameter|option/i.test(error.message);

/** SQLSTATE classes for bad data, which a retry would not change: 22 data exception, 54 limit exceeded. */
export const isAboutData = (error: unknown): error is pg.DatabaseError =>
  error instanceof pg.DatabaseError && /^(?:22|54)/.test(error.code ?? "");
