import type { Change } from "@slotgate/contracts";
import type { ChangeReader } from "@slotgate/executor";
import { type Kysely, type Selectable, sql } from "kysely";
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
      return rows.map(told);
    }),

  behind: (questions) =>
    orUnavailable(async () => {
      const { rows } = await sql<Entry & { decision_id: string }>`
        select asked."decisionId" as decision_id, found.*
        from json_to_recordset(${JSON.stringify(questions)}::json)
          as asked ("decisionId" text, sources json, "decidedAt" timestamptz)
        cross join lateral (
          select * from change_log
          where source in (select json_array_elements_text(asked.sources)) and at <= asked."decidedAt"
          order by id desc limit 1
        ) as found`.execute(database);
      return rows.map(({ decision_id: decisionId, ...entry }) => ({ decisionId, change: told(entry) }));
    }),
});

type Entry = Selectable<Database["change_log"]>;

const told = ({ id, at, source, what, before, after, who, why, digest }: Entry): Change => ({
  changeId: id,
  at: at.toISOString(),
  source,
  what,
  before,
  after,
  who,
  why,
  digest,
});
