import type { Kysely } from "kysely";
import type { ChangeReader } from "../changes/change-reader.ts";
import type { Database } from "./database.ts";
import { orUnavailable } from "./or-unavailable.ts";

export const createChangeReader = (database: Kysely<Database>): ChangeReader => ({
  page: ({ source, since, until }, { cursor, limit }) =>
    orUnavailable(async () => {
      let query = database.selectFrom("change_log").selectAll().orderBy("id", "desc").limit(limit);
      if (source !== null) query = query.where("source", "=", source);
      if (since !== null) query = query.where("at", ">=", new Date(since));
      if (until !== null) query = query.where("at", "<", new Date(until));
      if (cursor !== null) query = query.where("id", "<", cursor);
      const rows = await query.execute();
      return rows.map(({ id, at, ...facts }) => ({ changeId: id, at: at.toISOString(), ...facts }));
    }),
});
