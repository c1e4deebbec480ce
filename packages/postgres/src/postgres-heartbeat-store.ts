import type { HeartbeatStore } from "@slotgate/executor";
import { type Kysely, sql } from "kysely";
import type { Database } from "./database.ts";
import { orUnavailable } from "./or-unavailable.ts";

export const createHeartbeatStore = (database: Kysely<Database>): HeartbeatStore => ({
  write: ({ writer, beats, stoppedAt }) =>
    orUnavailable(async () => {
      const { writerId, instance, executorVersion, configDigest, promptDigest, beganAt } = writer;
      const rows = beats.map(({ spool, ...beat }) => ({
        ...beat,
        spoolUsable: spool?.usable ?? null,
        spoolRecords: spool?.records ?? null,
      }));
      // A writer that was marked as lost and beats again was never gone.
      await sql`
        with writer as (
          insert into heartbeat_writer
            (writer_id, instance, executor_version, model_config_digest, prompt_digest, began_at, ended_at, ended_as)
          values (${writerId}, ${instance}, ${executorVersion}, ${configDigest}, ${promptDigest}, ${beganAt},
            ${stoppedAt}, ${stoppedAt === null ? null : "stopped"})
          on conflict (writer_id) do update set ended_at = excluded.ended_at, ended_as = excluded.ended_as,
              model_config_digest = coalesce(heartbeat_writer.model_config_digest, excluded.model_config_digest),
              prompt_digest = coalesce(heartbeat_writer.prompt_digest, excluded.prompt_digest)
            where heartbeat_writer.ended_at is distinct from excluded.ended_at
              or (heartbeat_writer.model_config_digest is null and excluded.model_config_digest is not null)
        )
        insert into heartbeat
          (writer_id, at, recording, store_used, controls, kill, allowlist, spool_usable, spool_records, reconciled)
        select ${writerId}::text, beat.* from json_to_recordset(${JSON.stringify(rows)}::json) as beat
          (at timestamptz, recording boolean, "storeUsed" boolean, controls text, kill text, allowlist boolean,
            "spoolUsable" boolean, "spoolRecords" bigint, reconciled boolean)
        on conflict do nothing`.execute(database);
    }),

  markLost: () =>
    orUnavailable(async () => {
      const { rows } = await sql<{ writer_id: string; instance: string }>`
        update heartbeat_writer as writer
        set ended_as = 'lost', ended_at = greatest(date_trunc('minute', now()),
          (select max(at) from heartbeat where heartbeat.writer_id = writer.writer_id))
        where ended_at is null
          and not exists (select from replica where replica.writer_id = writer.writer_id and lease_until > now())
        returning writer_id, instance`.execute(database);
      return rows.map(({ writer_id: writerId, instance }) => ({ writerId, instance }));
    }),
});
