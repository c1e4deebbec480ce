import type { ClientConfig } from "pg";
import { parse, toClientConfig } from "pg-connection-string";

/** One possible host of a database; what is left out is `pg`'s default. */
export interface DatabaseHost {
  readonly host?: string;
  readonly port?: number;
}

/** A DATABASE_URL, parsed like `pg` does. */
export interface DatabaseAddress {
  /** In the order in which they are tried. */
  readonly hosts: readonly [DatabaseHost, ...DatabaseHost[]];
  /** The connection options apart from the host. */
  readonly client: Pick<ClientConfig, "user" | "password" | "database" | "ssl" | "sslnegotiation">;
  readonly applicationName: string | null;
  /** Command-line options of the session, such as `-c search_path=mine`. */
  readonly options: string | null;
}

/**
 * Accepts what `pg`'s own parser accepts, and several hosts in libpq's form: `a:5432,b:5433` and `host=a,b&port=…`.
 * Throws that parser's errors, which do not quote the address.
 */
export function parseDatabaseAddress(text: string): DatabaseAddress {
  if (!/^(?:postgres(?:ql)?:|socket:|\/)/i.test(text)) throw new Error("not a PostgreSQL address");
  const { single, authorities } = withoutOtherHosts(text);
  const parsed = parse(single);
  const { user, password, database, ssl, sslnegotiation } = toClientConfig({ ...parsed, port: null });
  const client = Object.fromEntries(
    Object.entries({ user, password, database, ssl, sslnegotiation }).filter(
      ([, value]) => value !== undefined && value !== "",
    ),
  );
  return {
    hosts: authorities ?? hostsOf(listOf(parsed.host), listOf(parsed.port)),
    client,
    applicationName: parsed.application_name ?? null,
    options: parsed.options ?? null,
  };
}

/** The location of a database, without user and password. */
export function placeOf(text: string): string {
  const { hosts, client } = parseDatabaseAddress(text);
  const places = hosts.map(({ host = "localhost", port = 5432 }) => `${host}:${port}`);
  return `${places.join(",")}/${encodeURIComponent(client.database ?? "")}`;
}

/** `user:password@a:1,b:2`: a list of hosts is not valid URL syntax. */
const severalHosts = /^([a-z]+:\/\/(?:[^/?#]*@)?)([^/?#@]*,[^/?#@]*)(.*)$/is;

function withoutOtherHosts(text: string): {
  readonly single: string;
  readonly authorities: DatabaseAddress["hosts"] | null;
} {
  const [, before, list, after] = severalHosts.exec(text) ?? [];
  if (before === undefined || list === undefined || after === undefined)
    return { single: text, authorities: null };
  const places = list.split(",").map((place) => /^(\[[^\]]*\]|[^:]*)(?::(\d*))?$/.exec(place));
  const hosts = places.map((place) => (place?.[1] ?? "").replace(/^\[(.*)\]$/, "$1"));
  const ports = places.map((place) => place?.[2] ?? "");
  if (places.includes(null)) throw new Error("not a list of hosts");
  return { single: `${before}localhost${after}`, authorities: hostsOf(hosts, ports) };
}

const listOf = (text: string | null | undefined): string[] => (text ?? "").split(",");

function hostsOf(hosts: readonly string[], ports: readonly string[]): DatabaseAddress["hosts"] {
  if (ports.length > 1 && ports.length !== hosts.length)
    throw new Error(`${hosts.length} hosts with ${ports.length} ports`);
  const [first = {}, ...others] = hosts.map((host, index) => {
    const port = (ports.length === 1 ? ports[0] : ports[index]) ?? "";
    if (port !== "" && !(/^\d+$/.test(port) && Number(port) < 65_536)) throw new Error("not a port");
    return {
      ...(host === "" ? {} : { host: decodeURIComponent(host) }),
      ...(port === "" ? {} : { port: Number(port) }),
    };
  });
  return [first, ...others];
}
