/**
 * The journal's statements as the first version sends them, kept as they were: a replica of that version may run
 * beside newer ones. Never edited; a version that is no longer a neighbour takes its statements along.
 */
export const appendAsOfFirstVersion = `
  with kill as (
    select engaged from kill_state where id = 1 for share
  ), head as (
    update telemetry_writer set seq = $4, hash = $5
    where writer_id = $1 and seq = $2 and hash = $3
      and not ($8::boolean and (select engaged from kill))
    returning 1
  ), records as (
    insert into telemetry_record (writer_id, seq, decision_id, job_id, body)
    select $1, $2::bigint + place, decision_id, job_id, body::json
    from rows from (string_to_table($6, E'\\n'), string_to_table($9, E'\\n'), string_to_table($10, E'\\n'))
      with ordinality as batch (body, decision_id, job_id, place)
    where exists (select from head)
    returning 1
  ), results as (
    insert into job_result (decision_id, run_id, job_id, result)
    select entry ->> 'decisionId', entry ->> 'runId', entry -> 'result' ->> 'jobId', entry -> 'result'
    from jsonb_array_elements($7::jsonb) as batch (entry) where exists (select from head)
    returning 1
  )
  select (select count(*) from records)::int as recorded, (select engaged from kill) as engaged`;

export const headAsOfFirstVersion = `
  with opened as (
    insert into telemetry_writer (writer_id, seq, hash) values ($1, 0, $2)
    on conflict (writer_id) do nothing
    returning seq, hash
  )
  select seq::int as seq, hash from opened
  union all
  select seq::int as seq, hash from telemetry_writer where writer_id = $1
  limit 1`;
