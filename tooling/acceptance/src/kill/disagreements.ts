import type { JobAnswerV1, Reason } from "@slotgate/contracts";
import type pg from "pg";
import { balanceOf, findingsIn } from "../crash/balance.ts";
import { readRecords } from "../crash/recorded.ts";
import { until } from "../world/until.ts";

/** What the provider and the callers saw. */
export interface Seen {
  /** The decision id of every request. */
  readonly requests: readonly (string | null)[];
  readonly answers: readonly JobAnswerV1[];
}

interface Outcome {
  readonly decision_id: string;
  readonly reason: Reason;
  readonly attempts: number;
}

/** Where provider, records and answers do not agree, once everything has come to its end. */
export async function disagreementsIn(database: pg.Pool, { requests, answers }: Seen): Promise<string[]> {
  const open = async () =>
    (await database.query("select from admission where outcome_seq is null limit 1")).rows.length > 0;
  await until(async () => !(await open()), { withinMs: 10_000 }).catch(() => {});
  const recorded = await readRecords(database)();
  const { rows } = await database.query<Outcome>(
    `select decision_id, reason, (body -> 'model' ->> 'attempts')::int as attempts
     from telemetry_record where body ->> 'event' = 'outcome'`,
  );
  const counted = Map.groupBy(requests, (id) => id);
  const otherwise = rows
    .map((row) => ({ ...row, seen: counted.get(row.decision_id)?.length ?? 0 }))
    .filter(({ attempts, seen, reason }) => {
      // A request that is aborted as it leaves is counted, and need not arrive.
      return reason === "KILL_SWITCH" ? seen > attempts : seen !== attempts;
    });
  return [
    ...findingsIn(balanceOf({ recorded, requests, answers })),
    ...otherwise.map(
      ({ decision_id, attempts, seen }) =>
        `${decision_id} has ${attempts} requests on record, and the provider saw ${seen}`,
    ),
  ];
}
