import {
  type CompiledQuery,
  type DatabaseConnection,
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
} from "kysely";
import type { Database } from "../database.ts";

/** A database whose every statement the test answers or rejects. */
export function playedDatabase(
  answer: (statement: CompiledQuery) => readonly unknown[] | Promise<readonly unknown[]>,
): Kysely<Database> {
  const connection: DatabaseConnection = {
    executeQuery: async <R>(statement: CompiledQuery) => ({ rows: [...(await answer(statement))] as R[] }),
    // biome-ignore lint/correctness/useYield: nothing is streamed here
    async *streamQuery() {
      throw new Error("not supported by this fake");
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
