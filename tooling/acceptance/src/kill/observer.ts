import type pg from "pg";

/** What one query of the database found, all at the same moment. */
export interface Sight {
  readonly engaged: boolean;
  readonly admissions: number;
  readonly results: number;
}

/** Queries the database repeatedly, to separate what becomes visible after a kill from what was before. */
export interface Observer {
  /** The first query that found the kill engaged. */
  readonly engagedAt: Promise<Sight>;
  readonly stop: () => Promise<void>;
}

const statement = `
  select engaged,
    (select count(*)::int from telemetry_record where decided_at >= $1 and reason = 'ADMITTED') as admissions,
    (select count(*)::int from job_result where stored_at >= $1) as results
  from kill_state where id = 1`;

/** Counts admissions and results since a moment. */
export async function look(database: pg.Pool | pg.PoolClient, since: Date): Promise<Sight> {
  const { rows } = await database.query<Sight>(statement, [since]);
  const [sight] = rows;
  if (sight === undefined) throw new Error("the kill row is missing");
  return sight;
}

export async function startObserver(database: pg.Pool, since: Date): Promise<Observer> {
  const client = await database.connect();
  const engaged = Promise.withResolvers<Sight>();
  engaged.promise.catch(() => {});
  let stopped = false;
  const looking = (async () => {
    while (!stopped) {
      const sight = await look(client, since);
      if (sight.engaged) {
        engaged.resolve(sight);
        return;
      }
    }
  })();
  looking.catch(engaged.reject);
  return {
    engagedAt: engaged.promise,
    async stop() {
      stopped = true;
      await looking;
      client.release();
    },
  };
}
