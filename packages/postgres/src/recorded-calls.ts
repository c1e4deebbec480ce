import type { RecordedCalls } from "@slotgate/executor";
import { type Kysely, sql } from "kysely";
import type { Database } from "./database.ts";

interface Row {
  readonly decision_id: string;
  readonly holder: string | null;
  readonly attempts: number | null;
  readonly open: boolean;
}

/** PostgreSQL takes the ids as one array; this limits its length. */
const idsPerQuestion = 5_000;

/** What records say about these decisions and about every admission of these replicas. */
export async function recordedCalls(
  database: Kysely<Database>,
  { decisionIds, writers }: { readonly decisionIds: readonly string[]; readonly writers: readonly string[] },
): Promise<readonly RecordedCalls[]> {
  const calls = new Map<string, RecordedCalls>();
  const add = (rows: readonly Row[]): void => {
    for (const { decision_id: decisionId, holder, attempts, open } of rows)
      calls.set(decisionId, { decisionId, holder, attempts, state: open ? "open" : "ended" });
  };
  const ask = async (where: ReturnType<typeof sql>): Promise<void> => {
    const { rows } = await sql<Row>`
      select admission.decision_id, admission.holder, admission.outcome_seq is null as open,
        (outcome.body -> 'model' ->> 'attempts')::integer as attempts
      from admission
      left join telemetry_record as outcome
        on outcome.writer_id = admission.outcome_writer and outcome.seq = admission.outcome_seq
      where ${where}`.execute(database);
    add(rows);
  };
  for (const writer of writers) await ask(sql`admission.holder = ${writer}`);
  for (let from = 0; from < decisionIds.length; from += idsPerQuestion)
    await ask(sql`admission.decision_id = any(${decisionIds.slice(from, from + idsPerQuestion)}::text[])`);
  return [...calls.values()];
}
