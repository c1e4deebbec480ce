import {
  type CompiledQuery,
  type DatabaseConnection,
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
} from "kysely";
import type { Database } from "./database.ts";

/** A database of which every statement is answered, or refused, by the test. */
export function playedDatabase(
  answer: (statement: CompiledQuery) => readonly unknown[] | Promise<readonly unknown[]>,
): Kysely<Database> {
  const connection: DatabaseConnection = {
    executeQuery: async <R>(statement: CompiledQuery) => ({ rows: [...(await answer(statement))] as R[] }),
    // biome-ignore lint/correctness/useYield: nothing is streamed here
    async *streamQuery() {
      throw new Error("not played here");
    },
  };
  class PlayedDriver extends DummyDriver {
    override acquireConnection = async () => connection;
  }
  return new Kysely<Database>({
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createDriver: () => new PlayedDriver(),
      createIntrospector: (database) => new PostgresIntrospector(database),
      createQueryCompiler: () => new PostgresQueryCompiler(),
    },
  });
}
