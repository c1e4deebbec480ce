import type { CanaryReader } from "@slotgate/executor";
import { type Kysely, sql } from "kysely";
import type { Database } from "./database.ts";
import { orUnavailable } from "./or-unavailable.ts";
import { callsBetween } from "./postgres-comparison-reader.ts";

interface Row {
  readonly by_canary: boolean;
  readonly jobs: number;
  readonly failed: number;
}

/** Counts the jobs of a canary and of its profile, each once. */
export const createCanaryReader = (database: Kysely<Database>): CanaryReader => ({
  jobs: ({ profile, canary, revision, digest, since }) =>
    orUnavailable(async () => {
      const window = { from: Date.parse(since), to: endOfTime };
      const { rows } = await sql<Row>`
        select by_canary, count(*)::int as jobs, (count(*) filter (where failed))::int as failed from (
          select canary_of is not null as by_canary, bool_or(failed) as failed
          from (${callsBetween(window)}) as call
          where judged and revision = ${revision} and digest = ${digest}
            and ((profile = ${profile} and canary_of is null) or (profile = ${canary} and canary_of = ${profile}))
          group by canary_of is not null, owner, job_id
        ) as job group by by_canary`.execute(database);
      const sideOf = (byCanary: boolean) => {
        const row = rows.find(({ by_canary }) => by_canary === byCanary);
        return { jobs: row?.jobs ?? 0, marked: row?.failed ?? 0 };
      };
      return { profile: sideOf(false), canary: sideOf(true) };
    }),
});

/** A clock that runs ahead must not hide records. */
const endOfTime = Date.parse("9999-12-31T23:59:59.999Z");
