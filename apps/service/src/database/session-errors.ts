import pg from "pg";

/** A session that cannot write: a standby, a primary that was demoted, or one that is kept from writing. */
export class ReadOnlySessionError extends Error {
  override readonly name = "ReadOnlySessionError";
  /** As PostgreSQL says it of a statement: nothing was written. */
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
 * SQLSTATE of errors after which a session is of no more use, although its server has answered: it is read-only, its
 * server stops, it is cut off from its line, its database is gone, or what it has prepared is not there or has changed.
 */
const ending = /^(?:25006|57P0[1-5]|08...|26000|42P05|0A000)$/;

export const endsSession = (code: unknown): boolean => typeof code === "string" && ending.test(code);

/** SQLSTATE of a prepared statement that is not there, or is there already: another session answers than was asked. */
export const isOtherSession = (code: unknown): boolean => code === "26000" || code === "42P05";

/** Whether a statement was not carried out because of the session, so that another session may do it. */
export const wasLostWithSession = (error: unknown): boolean => {
  if (error instanceof ReadOnlySessionError) return true;
  if (error instanceof pg.DatabaseError) return endsSession(error.code);
  return error instanceof Error && /^Connection terminated|ECONNRESET|EPIPE/.test(error.message);
};

/**
 * Whether a server, or a pooler before it, turned a connection away because of the options that came with it. All of
 * them say so in words of their own; what is certain is that it was about neither the user nor the database.
 */
export const refusesOptions = (error: unknown): boolean =>
  error instanceof pg.DatabaseError &&
  error.severity === "FATAL" &&
  /^(?:08P01|0A000|22023|42704|42501|58000|XX000)$/.test(error.code ?? "") &&
  /parameter|option/i.test(error.message);

/** SQLSTATE classes that blame the data, which another try would not change: 22 data exception, 54 limit exceeded. */
export const isAboutData = (error: unknown): error is pg.DatabaseError =>
  error instanceof pg.DatabaseError && /^(?:22|54)/.test(error.code ?? "");
