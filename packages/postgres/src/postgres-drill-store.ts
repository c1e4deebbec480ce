import type { DrillRun, DrillSetting, JsonObject } from "@slotgate/contracts";
import { type DrillProgress, DrillRefusedError, type DrillStore, NoSuchDrillError } from "@slotgate/executor";
import { type Kysely, type Selectable, sql, type Transaction } from "kysely";
import { appendChange } from "./append-change.ts";
import type { Database } from "./database.ts";
import { orUnavailable } from "./or-unavailable.ts";

export interface DrillStoreOptions {
  readonly database: Kysely<Database>;
  readonly newId: () => string;
}

type Row = Selectable<Database["drill_run"]>;

/** Drills in PostgreSQL. Each change that a drill makes or restores has its change log entry. */
export const createDrillStore = ({ database, newId }: DrillStoreOptions): DrillStore => ({
  start: ({ drill, via, by }) =>
    asking(() =>
      changing(database, async (transaction) => {
        const open = await transaction
          .selectFrom("drill_run")
          .selectAll()
          .where(isOpen)
          .limit(1)
          .executeTakeFirst();
        if (open !== undefined)
          throw new DrillRefusedError({
            because: open.ended_at === null ? "under-way" : "left-behind",
            drillId: open.id,
            drill: open.drill,
          });
        return told(
          await transaction
            .insertInto("drill_run")
            .values({ id: newId(), drill, via, started_by: by })
            .returningAll()
            .executeTakeFirstOrThrow(),
        );
      }),
    ),

  note: (progress) =>
    asking(() => changing(database, async (transaction) => told(await note(transaction, progress)))),

  byId: (drillId) =>
    asking(async () => {
      const row = await find(database, drillId);
      return row === undefined ? null : told(row);
    }),

  list: ({ cursor, limit }) =>
    asking(async () => {
      let query = database.selectFrom("drill_run").selectAll().orderBy("number", "desc").limit(limit);
      if (cursor !== null) {
        const before = sql<string>`(select number from drill_run where id::text = ${cursor})`;
        query = query.where("number", "<", before);
      }
      return (await query.execute()).map(told);
    }),
});

const isOpen = sql<boolean>`(ended_at is null
  or exists (select from json_array_elements(settings) as one where one ->> 'state' = 'set'))`;

async function note(transaction: Transaction<Database>, progress: DrillProgress): Promise<Row> {
  const { drillId, by, verdict } = progress;
  const before = await find(transaction, drillId);
  if (before === undefined) throw new NoSuchDrillError({ drillId });
  const ended = before.ended_at !== null;
  // A verdict is set once; a setting stays `set` until it is restored.
  const settings = ended
    ? before.settings.map((one, at) => laterOf(one, progress.settings[at]))
    : progress.settings;
  for (const [at, setting] of settings.entries())
    await enter(transaction, { run: before, setting, was: before.settings[at], by });
  const json = (value: readonly object[]) => sql<never>`${JSON.stringify(value)}::json`;
  return transaction
    .updateTable("drill_run")
    .set({
      settings: json(settings),
      ...(ended ? {} : { steps: json(progress.steps), verdict }),
      ...(ended || verdict === null ? {} : { ended_at: sql<Date>`clock_timestamp()` }),
    })
    .where("id", "=", before.id)
    .returningAll()
    .executeTakeFirstOrThrow();
}

const laterOf = (one: DrillSetting, later: DrillSetting | undefined): DrillSetting =>
  one.state === "set" && later?.what === one.what ? { ...one, state: later.state } : one;

interface Entry {
  readonly run: Row;
  readonly setting: DrillSetting;
  readonly was: DrillSetting | undefined;
  readonly by: string;
}

async function enter(transaction: Transaction<Database>, { run, setting, was, by }: Entry): Promise<void> {
  if (was?.state === setting.state) return;
  const { what, state, before, after } = setting;
  const change = changeOf({ before, after, state });
  await appendChange(transaction, {
    source: "drill",
    what: `the ${run.drill} drill \`${run.id}\` ${inWords[state]}: ${what}`,
    ...change,
    who: by,
    why: null,
    digest: null,
  });
}

const inWords = {
  set: "set",
  restored: "restored",
  "left-alone": "did not restore, because it has changed since",
} as const satisfies Readonly<Record<DrillSetting["state"], string>>;

function changeOf({ before, after, state }: Pick<DrillSetting, "before" | "after" | "state">): {
  readonly before: JsonObject;
  readonly after: JsonObject | null;
} {
  switch (state) {
    case "set":
      return { before, after };
    case "restored":
      return { before: after, after: before };
    case "left-alone":
      return { before: after, after: null };
  }
}

const find = (database: Kysely<Database>, drillId: string): Promise<Row | undefined> =>
  database.selectFrom("drill_run").selectAll().where(sql<string>`id::text`, "=", drillId).executeTakeFirst();

const changing = <T>(
  database: Kysely<Database>,
  change: (transaction: Transaction<Database>) => Promise<T>,
): Promise<T> =>
  database.transaction().execute(async (transaction) => {
    await sql`set local lock_timeout = '4s'`.execute(transaction);
    await sql`lock table drill_run in share row exclusive mode`.execute(transaction);
    return change(transaction);
  });

const asking = <T>(ask: () => Promise<T>): Promise<T> =>
  orUnavailable(ask, { refusals: [DrillRefusedError, NoSuchDrillError] });

const told = (row: Row): DrillRun => ({
  drillId: row.id,
  drill: row.drill,
  via: row.via,
  startedAt: row.started_at.toISOString(),
  startedBy: row.started_by,
  endedAt: row.ended_at?.toISOString() ?? null,
  steps: row.steps,
  settings: row.settings,
  verdict: row.verdict,
});
