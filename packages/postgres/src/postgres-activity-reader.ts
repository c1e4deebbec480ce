import type { Reason } from "@slotgate/contracts";
import type { ActivityReader } from "@slotgate/executor";
import { type Kysely, sql } from "kysely";
import type { Database } from "./database.ts";
import { orUnavailable } from "./or-unavailable.ts";
import { ownerIsSynthetic } from "./synthetic-owners.ts";

interface Row {
  readonly step: number;
  readonly reason: Reason;
  readonly jobs: number;
}

/** Counts by the columns beside the body: only an admission is `ADMITTED`, and a late outcome has its `event`. */
export const createActivityReader = (database: Kysely<Database>): ActivityReader => ({
  read: ({ from, to, stepMs }) =>
    orUnavailable(async () => {
      const since = new Date(from).toISOString();
      const until = new Date(to).toISOString();
      const { rows } = await sql<Row>`
        select floor(extract(epoch from decided_at - ${since}::timestamptz) * 1000 / ${stepMs}::int)::int as step,
          reason, count(*)::int as jobs
        from telemetry_record
        where decided_at >= ${since}::timestamptz and decided_at < ${until}::timestamptz
          and event is null and reason <> 'ADMITTED'
          and (owner is null or not ${ownerIsSynthetic})
        group by 1, 2`.execute(database);
      return rows.map(({ step, reason, jobs }) => ({ at: from + step * stepMs, reason, jobs }));
    }),
});
