/**
 * The settings that the code relies on, whatever the defaults of server, database and role.
 * `default_transaction_read_only` is not among them, because operators and failovers use it to stop writers.
 */
const reliedUpon: Readonly<Record<string, string>> = {
  client_encoding: "UTF8",
  DateStyle: "ISO, MDY",
  TimeZone: "UTC",
  IntervalStyle: "postgres",
  bytea_output: "hex",
  extra_float_digits: "1",
  standard_conforming_strings: "on",
  array_nulls: "on",
  transform_null_equals: "off",
  default_transaction_isolation: "read committed",
  lock_timeout: "0",
};

/** PostgreSQL's default search path; an address may set another in its `options`. */
const defaultSearchPath = '"$user",public';

/** Settings of a session by name. */
export type SessionSettings = Readonly<Record<string, string>>;

export interface SessionSettingsOptions {
  /** Limit on a statement and on a pause within a transaction, in milliseconds; 0: none. */
  readonly statementTimeoutMs: number;
  /** Command-line options in the address. */
  readonly options: string | null;
}

/** The settings of every session: the address's own, overridden by those that the code relies on. */
export function sessionSettings({ statementTimeoutMs, options }: SessionSettingsOptions): SessionSettings {
  return {
    search_path: defaultSearchPath,
    ...settingsIn(options ?? ""),
    ...reliedUpon,
    // A statement that the service has given up on must not run later.
    statement_timeout: String(statementTimeoutMs),
    // Locks must not outlive a process that is cut off between two statements.
    idle_in_transaction_session_timeout: String(statementTimeoutMs),
  };
}

/** As a startup option of a connection. Keeps the address's options, even those that are not settings. */
export function asStartupOptions(
  settings: SessionSettings,
  { options }: { readonly options: string | null },
) {
  const own = Object.entries(settings).map(
    ([name, value]) => `-c ${name}=${value.replaceAll(/[\\\s]/g, "\\$&")}`,
  );
  return [...(options === null ? [] : [options]), ...own].join(" ");
}

/** As the beginning of a transaction, for sessions that cannot keep settings. */
export const asLocalSettings = (settings: SessionSettings): string =>
  Object.entries(settings)
    .map(([name, value]) =>
      name === "search_path"
        ? `set local search_path = ${value}`
        : `set local ${name} = '${value.replaceAll("'", "''")}'`,
    )
    .join("; ");

/** The settings whose values show whether a session has what it was given. */
export const toldSettings = Object.keys(reliedUpon);

/** Whether a session has the settings; `told` are the values of `toldSettings`, in that order. */
export const hasSettings = (told: readonly string[]): boolean =>
  toldSettings.every((name, index) => sameValue(told[index], reliedUpon[name]));

const sameValue = (one: string | undefined, other: string | undefined): boolean =>
  one?.toLowerCase() === other?.toLowerCase();

/** `-c name=value` and `--name=value`; a backslash keeps the following blank in the value. */
function settingsIn(options: string): SessionSettings {
  const words = options.match(/(?:\\.|[^\s\\])+/gs) ?? [];
  const plain = words.map((word) => word.replaceAll(/\\(.)/gs, "$1"));
  const settings = plain.flatMap((word, index) => {
    if (word.startsWith("--")) return [word.slice(2)];
    if (word === "-c") return plain[index + 1] ?? [];
    return word.startsWith("-c") ? [word.slice(2)] : [];
  });
  return Object.fromEntries(
    settings
      .map((setting) => /^([\w.-]+)=(.*)$/s.exec(setting))
      .filter((found) => found !== null)
      .map(([, name = "", value = ""]) => [name.replaceAll("-", "_"), value]),
  );
}
