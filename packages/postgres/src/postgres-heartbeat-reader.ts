import type { HeartbeatFaultCause, HeartbeatReader } from "@slotgate/executor";
import { type Kysely, type RawBuilder, sql } from "kysely";
import type { Database } from "./database.ts";
import { orUnavailable } from "./or-unavailable.ts";

const minuteMs = 60_000;

export const createHeartbeatReader = (database: Kysely<Database>): HeartbeatReader => ({
  read: ({ from, to, mostFaults }) =>
    orUnavailable(async () => {
      const window = {
        from: new Date(Math.ceil(from.getTime() / minuteMs) * minuteMs),
        to: new Date(Math.floor(to.getTime() / minuteMs) * minuteMs),
      };
      const { rows } = await sql<Row>`
        with ${judgedMinutes(window)},
        daily as (
          select to_char(at at time zone 'UTC', 'YYYY-MM-DD') as day, count(*) as minutes,
            count(*) filter (where cause is null) as good,
            count(*) filter (where cause = 'no-replica') as "noReplica",
            count(*) filter (where cause = 'silent-replica') as "silentReplica",
            count(*) filter (where cause = 'not-recording') as "notRecording"
          from minute group by 1
        ),
        fault as (
          select min(at) as begins, extract(epoch from min(at)) * 1000 as "from",
            extract(epoch from max(at)) * 1000 + ${minuteMs} as until, cause
          from (
            select at, cause, at - row_number() over (partition by cause order by at) * interval '1 minute' as run
            from minute where cause is not null
          ) as bad
          group by cause, run order by begins limit ${mostFaults + 1}
        )
        select (select coalesce(json_agg(daily order by day), '[]') from daily) as days,
          (select coalesce(json_agg(fault order by begins), '[]') from fault) as faults`.execute(database);
      const [{ days, faults } = { days: [], faults: [] }] = rows;
      return {
        days,
        faults: faults.slice(0, mostFaults).map(({ from: begin, until, cause }) => ({
          from: new Date(begin),
          until: new Date(until),
          cause,
        })),
        moreFaults: faults.length > mostFaults,
      };
    }),
});

interface Row {
  readonly days: Awaited<ReturnType<HeartbeatReader["read"]>>["days"];
  /** Times are milliseconds since 1970. */
  readonly faults: readonly {
    readonly from: number;
    readonly until: number;
    readonly cause: HeartbeatFaultCause;
  }[];
}

/**
 * The table expression `minute (at, cause)`; the cause is null if the minute is good. The first and the last minute of
 * a writer are partial: its heartbeats count there, but are not required. What happened after the window has no effect.
 */
const judgedMinutes = ({ from, to }: { readonly from: Date; readonly to: Date }): RawBuilder<unknown> => sql`
  writer as materialized (
    select writer.writer_id, writer.began_at + interval '1 minute' as expected_from,
      least(writer.ended_at, replaced.at) as expected_until
    from heartbeat_writer as writer
    cross join lateral (
      select coalesce(max(at), writer.began_at) as at from heartbeat
      where heartbeat.writer_id = writer.writer_id and at < ${to}
    ) as newest
    cross join lateral (
      select min(later.began_at) as at from heartbeat_writer as later
      where later.instance = writer.instance and later.began_at < ${to} and later.began_at >= newest.at
        and (later.began_at, later.writer_id) > (writer.began_at, writer.writer_id)
    ) as replaced
    where writer.began_at < ${to} and (writer.ended_at is null or writer.ended_at >= ${from})
  ),
  change as (
    select at, sum(step) as step from (
      select greatest(expected_from, ${from}) as at, 1 as step from writer
      where expected_until is null or expected_until > greatest(expected_from, ${from})
      union all
      select expected_until, -1 from writer where expected_until > greatest(expected_from, ${from})
    ) as steps group by at
  ),
  beat as (
    select at, count(*) filter (where recording) as recording,
      count(*) filter (where required) as beating,
      count(*) filter (where required and recording) as required_recording
    from (
      select at, recording, at >= expected_from and (expected_until is null or at < expected_until) as required
      from writer join heartbeat using (writer_id)
      where at >= ${from} and at < ${to}
    ) as beat group by at
  ),
  minute as materialized (
    select at, case
      when beat.at is null then 'no-replica'
      when beating < expected then 'silent-replica'
      when required_recording < expected or recording = 0 then 'not-recording'
    end as cause
    from (
      select minute.at, sum(coalesce(step, 0)) over (order by minute.at) as expected
      from generate_series(${from}::timestamptz, ${to}::timestamptz - interval '1 minute', interval '1 minute')
        as minute (at) left join change using (at)
    ) as minute left join beat using (at)
  )`;
