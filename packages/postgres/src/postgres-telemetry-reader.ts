import {
  reasonsWith,
  type TelemetryFilter,
  type TelemetryPage,
  type TelemetryReader,
} from "@slotgate/executor";
import {
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type RawBuilder,
  sql,
} from "kysely";
import type { Database } from "./database.ts";
import { orUnavailable } from "./or-unavailable.ts";
import { ownerIsSynthetic } from "./synthetic-owners.ts";

/** Pages by key: the database holds no snapshot or connection between two pages. */
export const createTelemetryReader = (database: Kysely<Database>): TelemetryReader => ({
  page: (filter, page) =>
    orUnavailable(async () => {
      const { rows } = await telemetryQuery(filter, page).execute(database);
      return rows.map(({ line, decided_at, writer_id: writerId, seq }) => ({
        line,
        place: { decidedAt: decided_at.toISOString(), writerId, seq: Number(seq) },
      }));
    }),
});

interface Row {
  readonly line: string;
  readonly decided_at: Date;
  readonly writer_id: string;
  readonly seq: string;
}

function telemetryQuery(filter: TelemetryFilter, { order, after, limit }: TelemetryPage): RawBuilder<Row> {
  const direction = sql.raw(order === "oldest-first" ? "asc" : "desc");
  const conditions = [...conditionsOf(filter), ...(after === null ? [] : [behind(after, order)])];
  const where = conditions.length === 0 ? sql`true` : sql.join(conditions, sql` and `);
  return sql<Row>`
    select body::text as line, decided_at, writer_id, seq from telemetry_record where ${where}
    order by decided_at ${direction}, writer_id ${direction}, seq ${direction} limit ${limit}`;
}

function behind(
  { decidedAt, writerId, seq }: NonNullable<TelemetryPage["after"]>,
  order: TelemetryPage["order"],
) {
  const comparison = sql.raw(order === "oldest-first" ? ">" : "<");
  return sql`(decided_at, writer_id, seq) ${comparison} (${decidedAt}::timestamptz, ${writerId}, ${seq}::bigint)`;
}

function conditionsOf(filter: TelemetryFilter): RawBuilder<unknown>[] {
  const { owner, since, until, kind, ruleId, runId, jobId, scope, gate, drills } = filter;
  const reasons = reasonsWith(filter);
  return [
    ...(owner === null ? [] : [sql`owner = ${owner}`]),
    ...drillCondition[drills],
    ...(since === null ? [] : [sql`decided_at >= ${since}::timestamptz`]),
    ...(until === null ? [] : [sql`decided_at < ${until}::timestamptz`]),
    ...(reasons === null ? [] : [reasonIn(reasons)]),
    // `GATE_ERROR` may come from any gate, which only the record's body names.
    ...(gate === null ? [] : [sql`(reason <> 'GATE_ERROR' or body ->> 'gate' = ${gate})`]),
    ...(kind === null ? [] : [sql`kind = ${kind}`]),
    ...(ruleId === null ? [] : [sql`rule_id = ${ruleId}`]),
    ...(runId === null ? [] : [sql`run_id = ${runId}`]),
    ...(jobId === null ? [] : [sql`job_id = ${jobId}`]),
    ...(Object.keys(scope).length === 0 ? [] : [sql`scope @> ${JSON.stringify(scope)}::jsonb`]),
  ];
}

/** Records of the first version have no owner. */
const drillCondition = {
  "leave-out": [sql`(owner is null or not ${ownerIsSynthetic})`],
  include: [],
  only: [ownerIsSynthetic],
} as const satisfies Readonly<Record<TelemetryFilter["drills"], readonly RawBuilder<unknown>[]>>;

/** Equality with one value preserves the order of the index on reason and time. */
const reasonIn = (reasons: readonly string[]): RawBuilder<unknown> =>
  reasons.length === 1 ? sql`reason = ${reasons[0]}` : sql`reason = any(${[...reasons]}::text[])`;

/** The SQL of one page, for tests of its query plan. */
export function telemetryStatement(
  filter: TelemetryFilter,
  page: TelemetryPage,
): { readonly text: string; readonly values: readonly unknown[] } {
  const { sql: text, parameters: values } = telemetryQuery(filter, page).compile(
    new Kysely<Database>({
      dialect: {
        createAdapter: () => new PostgresAdapter(),
        createDriver: () => new DummyDriver(),
        createIntrospector: (database) => new PostgresIntrospector(database),
        createQueryCompiler: () => new PostgresQueryCompiler(),
      },
    }),
  );
  return { text, values };
}
