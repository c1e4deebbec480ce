import { type Kysely, sql } from "kysely";
import type { Database } from "./database.ts";

/** How a database compares with this code's migrations. */
export type Schema =
  | { readonly state: "current" }
  /** Migrations that this code knows have not run yet. */
  | { readonly state: "behind"; readonly pending: readonly string[] }
  /** A newer version migrated it, and this code may still use it. */
  | { readonly state: "newer"; readonly unknown: readonly string[] }
  | { readonly state: "unusable"; readonly problem: string };

export interface SchemaFacts {
  /** Names of the migrations that ran. */
  readonly executed: readonly string[];
  readonly encoding: string;
  /** The oldest code that may use it, as the number of its newest migration; null if not stated. */
  readonly oldestCode: number | null;
}

/** Reads the state of the schema without changing the database, even an empty one. */
export async function readSchema(
  database: Kysely<Database>,
  { known }: { readonly known: readonly string[] },
): Promise<Schema> {
  return compareSchema(await readFacts(database), { known });
}

/** Fails closed: a newer database that does not admit this code is unusable. */
export function compareSchema(
  { executed, encoding, oldestCode }: SchemaFacts,
  { known }: { readonly known: readonly string[] },
): Schema {
  if (encoding !== "UTF8")
    return unusable(
      `the database has the encoding ${encoding}, in which not every text can be stored: make one with \`create database … encoding 'UTF8' template template0\``,
    );
  const unknown = executed.filter((name) => !known.includes(name));
  const pending = known.filter((name) => !executed.includes(name));
  const code = Math.max(...known.map(numberOf));
  if (oldestCode !== null && oldestCode > code) return tooNew({ code, oldestCode });
  if (unknown.length === 0) return pending.length === 0 ? { state: "current" } : { state: "behind", pending };
  const strange = unknown.filter((name) => !(numberOf(name) > code));
  if (strange.length > 0 || pending.length > 0) {
    return unusable(
      `the database was migrated by other code: ${[
        ...strange.map((name) => `\`${name}\` is not known to this version`),
        ...pending.map((name) => `\`${name}\` is missing although newer ones ran`),
      ].join(", ")}; check that DATABASE_URL names the right database`,
    );
  }
  return oldestCode === null ? tooNew({ code, oldestCode }) : { state: "newer", unknown };
}

const tooNew = ({ code, oldestCode }: { readonly code: number; readonly oldestCode: number | null }) =>
  unusable(
    `the database is too new for this version of slotgate, which knows migrations up to ${code}: ` +
      `${oldestCode === null ? "it does not say which older code may use it" : `it needs one that knows ${oldestCode}`}; ` +
      "start a newer version",
  );

const unusable = (problem: string): Schema => ({ state: "unusable", problem });

/** Migrations begin with their number: `0004-schema-version` is 4. */
const numberOf = (name: string): number => Number(/^(\d{4})-/.exec(name)?.[1] ?? Number.NaN);

async function readFacts(database: Kysely<Database>): Promise<SchemaFacts> {
  const { rows: tables } = await sql<{ encoding: string; migrated: boolean; versioned: boolean }>`
    select current_setting('server_encoding') as encoding, to_regclass('kysely_migration') is not null as migrated,
           to_regclass('schema_version') is not null as versioned`.execute(database);
  const [facts] = tables;
  if (facts === undefined) throw new Error("the database returned no facts about its schema");
  const { encoding, migrated, versioned } = facts;
  if (!migrated) return { executed: [], encoding, oldestCode: null };
  const { rows } = await sql<{ name: string }>`select name from kysely_migration order by name`.execute(
    database,
  );
  const version = versioned
    ? await database.selectFrom("schema_version").select("oldest_code").where("id", "=", 1).executeTakeFirst()
    : undefined;
  return { executed: rows.map(({ name }) => name), encoding, oldestCode: version?.oldest_code ?? null };
}
