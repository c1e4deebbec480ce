import { type Kysely, sql } from "kysely";

/** Reports and sign-offs are evidence: the database refuses to alter or delete them. A sign-off may be withdrawn once. */
export async function up(database: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(database);
}

const withdrawal = "array['withdrawn_at', 'withdrawn_by', 'withdrawn_because']";

const statements: readonly string[] = [
  `create or replace function signoff_kept() returns trigger language plpgsql as $$
    begin
      if tg_op = 'UPDATE' and tg_table_name = 'signoff' then
        if old.withdrawn_at is null and to_jsonb(new) - ${withdrawal} = to_jsonb(old) - ${withdrawal} then
          return new;
        end if;
      end if;
      raise exception 'readiness reports and sign-offs are neither altered nor deleted: withdraw a sign-off instead';
    end $$`,
  ...["readiness_report", "signoff"].flatMap((table) => [
    `drop trigger if exists ${table}_kept on ${table}`,
    `drop trigger if exists ${table}_kept_whole on ${table}`,
    `create trigger ${table}_kept before update or delete on ${table}
      for each row execute function signoff_kept()`,
    `create trigger ${table}_kept_whole before truncate on ${table}
      for each statement execute function signoff_kept()`,
  ]),
];
