import {
  type ComparisonReader,
  type ComparisonWindow,
  endsOfCalls,
  type GenerationUse,
} from "@slotgate/executor";
import { type Kysely, type RawBuilder, sql } from "kysely";
import type { Database } from "./database.ts";
import { orUnavailable } from "./or-unavailable.ts";
import { ownerIsSynthetic } from "./synthetic-owners.ts";

/** Counts outcomes by what their bodies say of the model, in one reading of the window. */
export const createComparisonReader = (database: Kysely<Database>): ComparisonReader => ({
  read: (window) =>
    orUnavailable(async () => {
      const { rows } = await question(window).execute(database);
      const [row] = rows;
      if (row === undefined) throw new Error("the database answered a count without a row");
      return row;
    }),
});

/**
 * The calls that ended in a window: each outcome that names a profile. A late outcome, which has its mark beside its
 * body, is none.
 */
export const callsBetween = ({ from, to }: ComparisonWindow): RawBuilder<unknown> => {
  const [since, until] = [new Date(from).toISOString(), new Date(to).toISOString()];
  return sql`
    select outcome.owner, outcome.job_id, outcome.reason, model, tried,
      model #>> '{profile,id}' as profile, model #>> '{profile,canaryOf}' as canary_of,
      (model #>> '{profile,revision}')::int as revision, model #>> '{profile,digest}' as digest,
      outcome.reason = any(${[...endsOfCalls]}::text[]) as judged,
      outcome.reason <> 'GENERATED' as failed,
      outcome.decision_id, (outcome.body ->> 'latencyMs')::float8 as ended_ms
    from telemetry_record as outcome
    cross join lateral (select outcome.body -> 'model' as model) as of_model
    cross join lateral (
      select case when json_typeof(model -> 'tried') = 'array' then model -> 'tried' end as tried
    ) as of_tried
    where outcome.decided_at >= ${since}::timestamptz and outcome.decided_at < ${until}::timestamptz
      and outcome.event is null and outcome.reason <> 'ADMITTED'
      and outcome.body ->> 'event' = 'outcome' and model #>> '{profile,id}' is not null
      and (outcome.owner is null or not ${ownerIsSynthetic})`;
};

/** Admissions are sought in the window and this long before it, so that no older partition is read. */
const longestCallMs = 86_400_000;

const ofModel = sql`provider, model_name, config_digest`;

const question = (window: ComparisonWindow): RawBuilder<GenerationUse> => sql<GenerationUse>`
  with ended as materialized (${callsBetween(window)}),
  call as materialized (
    select ended.*, greatest(0, ended_ms - (admission.body ->> 'latencyMs')::float8) as latency
    from ended left join telemetry_record as admission
      on admission.decision_id = ended.decision_id and admission.reason = 'ADMITTED'
      and admission.decided_at >= ${new Date(window.from - longestCallMs).toISOString()}::timestamptz
      and admission.decided_at < ${new Date(window.to).toISOString()}::timestamptz
  ),
  -- A call for each model that it asked; what the provider reported is of the last one.
  asked as (
    select profile, canary_of, judged, latency,
      one ->> 'provider' as provider, one ->> 'model' as model_name, one ->> 'configDigest' as config_digest,
      place = models as last, models > 1 as fell_back,
      case when place = models then call.reason else coalesce(one ->> 'reason', call.reason) end as reason,
      (one ->> 'attempts')::bigint as attempts,
      case when place = models then (model ->> 'inputTokens')::bigint end as input_tokens,
      case when place = models then (model ->> 'outputTokens')::bigint end as output_tokens
    from call
    cross join lateral json_array_elements(coalesce(tried, json_build_array(model)))
      with ordinality as tries (one, place)
    cross join lateral (select case when tried is null then 1 else json_array_length(tried) end as models) as of_all
  ),
  used as (
    select profile, canary_of, ${ofModel}, last, last and fell_back as fell_back, reason, count(*) as calls,
      coalesce(sum(attempts), 0) as requests, count(*) filter (where attempts is null) as requests_unknown,
      coalesce(sum(input_tokens), 0) as input_tokens, coalesce(sum(output_tokens), 0) as output_tokens,
      count(*) filter (
        where last and (attempts is null or attempts > 0) and (input_tokens is null or output_tokens is null)
      ) as tokens_unknown
    from asked group by 1, 2, ${ofModel}, last, last and fell_back, reason
  ),
  timed as (
    select profile, canary_of, grouping(provider) = 0 as of_model, ${ofModel}, count(latency) as calls,
      percentile_disc(0.5) within group (order by latency) as p50,
      percentile_disc(0.95) within group (order by latency) as p95
    from asked where last and judged and latency is not null
    group by grouping sets ((profile, canary_of), (profile, canary_of, ${ofModel}))
  ),
  -- A canary and its profile, under the newest revision in which the canary has a call to judge.
  newest as (
    select distinct on (profile, canary_of) profile, canary_of, revision, digest from call
    where canary_of is not null and judged order by profile, canary_of, revision desc, digest
  ),
  compared as (
    select newest.profile, newest.canary_of, newest.revision, call.canary_of is not null as by_canary,
      call.owner, call.job_id, call.failed, call.latency
    from newest join call on call.revision = newest.revision and call.digest = newest.digest and call.judged
      and ((call.profile = newest.canary_of and call.canary_of is null)
        or (call.profile = newest.profile and call.canary_of = newest.canary_of))
  ),
  slowest as (
    select profile, canary_of, by_canary, percentile_disc(0.95) within group (order by latency) as p95
    from compared where latency is not null group by 1, 2, 3
  ),
  job as (
    select compared.profile, compared.canary_of, compared.revision, compared.by_canary,
      bool_or(failed) as failed, coalesce(bool_or(latency > slowest.p95), false) as slow
    from compared left join slowest
      on slowest.profile = compared.profile and slowest.canary_of = compared.canary_of and not slowest.by_canary
    group by compared.profile, compared.canary_of, compared.revision, compared.by_canary, owner, job_id
  ),
  side as (
    select job.profile, job.canary_of, job.revision, job.by_canary, json_build_object(
        'jobs', count(*), 'failed', count(*) filter (where failed), 'slow', count(*) filter (where slow),
        'p95Ms', (select p95 from slowest where slowest.profile = job.profile
          and slowest.canary_of = job.canary_of and slowest.by_canary = job.by_canary)) as figures
    from job group by 1, 2, 3, 4
  )
  select
    (select coalesce(json_agg(json_build_object('profile', profile, 'canaryOf', canary_of, 'provider', provider,
        'model', model_name, 'configDigest', config_digest, 'last', last, 'fellBack', fell_back, 'reason', reason,
        'calls', calls, 'requests', requests, 'requestsUnknown', requests_unknown, 'inputTokens', input_tokens,
        'outputTokens', output_tokens, 'tokensUnknown', tokens_unknown)), '[]') from used) as uses,
    (select coalesce(json_agg(json_build_object('profile', profile, 'canaryOf', canary_of,
        'model', case when of_model then json_build_object('provider', provider, 'model', model_name,
          'configDigest', config_digest) end,
        'calls', calls, 'p50Ms', p50, 'p95Ms', p95)), '[]') from timed) as latencies,
    (select coalesce(json_agg(json_build_object('profile', canary.profile, 'canaryOf', canary.canary_of,
        'revision', canary.revision, 'ofCanary', canary.figures, 'ofProfile', coalesce(main.figures,
          '{"jobs": 0, "failed": 0, "slow": 0, "p95Ms": null}'))), '[]')
      from side as canary left join side as main
        on main.profile = canary.profile and main.canary_of = canary.canary_of and not main.by_canary
      where canary.by_canary) as canaries`;
