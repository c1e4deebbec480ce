import type { Kysely } from "kysely";
import type { Database } from "../database.ts";
import { knownMigrations } from "../migrate.ts";
import { openStore } from "../open-store.ts";
import { readSchema } from "../schema.ts";
import { SchemaUnusableError } from "../schema-unusable-error.ts";
import { type CopyBlocks, type CopyFormat, copyBlocks } from "./copy-blocks.ts";
import { SchemaBehindError } from "./schema-behind-error.ts";

/** The database at one moment: consistent heads and records while services keep writing. */
export interface Snapshot {
  readonly query: <Row extends object>(text: string, values?: readonly unknown[]) => Promise<readonly Row[]>;
  /** The rows of a select without parameters, whose values must be quoted. One at a time. */
  readonly copy: (select: string, as: { readonly format: CopyFormat }) => CopyBlocks;
  readonly quote: (value: string) => string;
  /** On other connections, which see later changes too. */
  readonly database: Kysely<Database>;
  readonly close: () => Promise<void>;
}

/** Opens the database read-only. Throws if this code does not know its tables. */
export async function openSnapshot({ databaseUrl }: { readonly databaseUrl: string }): Promise<Snapshot> {
  const store = openStore({
    url: databaseUrl,
    onConnectionLost: () => {},
    connectTimeoutMs: 10_000,
    // Reading ten million records takes long.
    statementTimeoutMs: 0,
    access: "any",
  });
  try {
    const schema = await readSchema(store.database, { known: knownMigrations });
    if (schema.state === "behind") throw new SchemaBehindError(schema);
    if (schema.state === "unusable") throw new SchemaUnusableError(schema);
    const client = await store.pool.connect();
    await client.query("begin isolation level repeatable read read only");
    return {
      query: async (text, values = []) => (await client.query({ text, values: [...values] })).rows,
      copy: (select, { format }) => client.query(copyBlocks(select, { format })),
      quote: (value) => client.escapeLiteral(value),
      database: store.database,
      async close() {
        // The connection is discarded: a stream may be partly read.
        client.release(true);
        await store.close();
      },
    };
  } catch (error) {
    await store.close();
    throw error;
  }
}
