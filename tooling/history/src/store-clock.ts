import type { Store } from "@slotgate/postgres";
import { mark } from "./mark.ts";

/** What the store dates itself: changes, engagements, incidents and drills. Records and heartbeats bring their time. */
const dated: Readonly<Record<string, readonly string[]>> = {
  change_log: ["at"],
  allowlist_revision: ["at"],
  generation_revision: ["at"],
  rollout_cap: ["at"],
  kill_engagement: ["engaged_at", "released_at"],
  incident: ["opened_at"],
  incident_entry: ["at"],
  drill_run: ["started_at", "ended_at"],
};

const setting = `slotgate.${mark}_at`;

/**
 * Lets sessions that set the clock write these rows with its time. Others are not affected. Lasts until
 * `removeStoreClock`.
 */
export async function installStoreClock({ pool }: Pick<Store, "pool">): Promise<void> {
  await pool.query(`
    create function ${mark}.set_times() returns trigger language plpgsql as $$
    declare
      clock text := nullif(current_setting('${setting}', true), '');
      name text;
    begin
      foreach name in array tg_argv loop
        if clock is not null and to_jsonb(new) ->> name is not null
          and (tg_op = 'INSERT' or to_jsonb(old) -> name is distinct from to_jsonb(new) -> name)
        then
          new := jsonb_populate_record(new, jsonb_build_object(name, clock));
        end if;
      end loop;
      return new;
    end $$`);
  for (const [table, columns] of Object.entries(dated))
    await pool.query(`
      create trigger ${mark}_times before insert or update on ${table}
        for each row execute function ${mark}.set_times(${columns.map((column) => `'${column}'`).join(", ")})`);
}

/** In milliseconds since 1970, for the sessions of this store. */
export async function setStoreClock({ pool }: Pick<Store, "pool">, at: number): Promise<void> {
  await pool.query("select set_config($1, $2, false)", [setting, new Date(at).toISOString()]);
}

export async function removeStoreClock({ pool }: Pick<Store, "pool">): Promise<void> {
  await pool.query(`drop function ${mark}.set_times cascade`);
}
