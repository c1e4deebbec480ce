import { isFirstOutcome, reservationsIn, type SinkEntry } from "@slotgate/telemetry";
import type { Part, Place } from "./append-parts.ts";

export interface BudgetOptions {
  readonly place: Place;
  /** Whether the statement locks the batch's conditions; those locks come first. */
  readonly after: "conditions" | "nothing";
  /** As `2026-01-31`; null: the UTC day of the database's clock. */
  readonly day: string | null;
}

/**
 * The budgets that admissions reserve and outcomes return, in the transaction that records them. Days and runs are rows
 * that it locks, so that concurrent reservations are serialized. All locks are taken in one order: conditions of the
 * batch, ended admissions, days and runs by key.
 * The whole batch must fit: otherwise nothing is written, and the answer has the current use. The rows must exist
 * beforehand, because a row inserted concurrently is not visible.
 */
export function budgetPart(entries: readonly SinkEntry[], { place, after, day }: BudgetOptions): Part | null {
  const reserving = reservationsIn(entries).map(({ decisionId, runId, reservation: { limits, most } }) => ({
    decisionId,
    runId,
    ...most,
    ...limits,
  }));
  const settling = entries
    .filter((entry) => entry.effects.settlement !== null && isFirstOutcome(entry, entries))
    .map(({ record: { decisionId }, effects: { settlement } }) => ({
      decisionId,
      ...(settlement === "in-full" ? {} : settlement),
    }));
  if (reserving.length + settling.length === 0) return null;
  const locksBefore = ["kill", "held", "live", "open"].map((name) => `(select count(*) from ${name})`);
  return {
    letter: "b",
    before: [
      `asked as materialized (
    select "decisionId" as decision_id, tokens, calls, span.key, span.tokens_limit, span.calls_limit
    from json_to_recordset(${place(JSON.stringify(reserving))}::json) as one
      ("decisionId" text, "runId" text, tokens bigint, calls bigint, "tokensPerDay" bigint, "callsPerDay" bigint,
        "tokensPerRun" bigint, "callsPerRun" bigint)
    cross join lateral (values
      ('day:' || coalesce(${place(day)}::text, to_char(now() at time zone 'utc', 'YYYY-MM-DD')),
        "tokensPerDay", "callsPerDay"),
      ('run:' || "runId", "tokensPerRun", "callsPerRun")
    ) as span (key, tokens_limit, calls_limit)
    where coalesce(span.tokens_limit, span.calls_limit) is not null
  )`,
      `wanted as materialized (
    select key, sum(tokens)::bigint as tokens, sum(calls)::bigint as calls, min(tokens_limit) as tokens_limit,
      min(calls_limit) as calls_limit
    from asked group by key
  )`,
      `settling as materialized (
    select "decisionId" as decision_id, tokens, calls
    from json_to_recordset(${place(JSON.stringify(settling))}::json) as one
      ("decisionId" text, tokens bigint, calls bigint)
  )`,
      `reserved as (
    select budget_keys from admission
    where decision_id = any(array(select decision_id from settling)) and outcome_seq is null${
      after === "conditions" ? `\n      and ${locksBefore.join(" + ")} >= 0` : ""
    }
    order by decision_id for update
  )`,
      `budget as (
    select key, tokens_spent, tokens_reserved, calls_spent, calls_reserved from budget_use
    where key = any(array(select unnest(budget_keys) from reserved union select key from wanted))
    order by key for update
  )`,
    ],
    onlyIf: [
      "(select count(*) from budget) >= 0",
      "not exists (select from wanted where key not in (select key from budget))",
      `not exists (
        select from wanted join budget using (key)
        where tokens_spent + tokens_reserved + tokens > tokens_limit
          or calls_spent + calls_reserved + calls > calls_limit
      )`,
    ],
    after: [
      `moved as (
    select key, sum(tokens_spent)::bigint as tokens_spent, sum(tokens_reserved)::bigint as tokens_reserved,
      sum(calls_spent)::bigint as calls_spent, sum(calls_reserved)::bigint as calls_reserved
    from (
      select unnest(budget_keys) as key, charged_tokens as tokens_spent, -reserved_tokens as tokens_reserved,
        charged_calls as calls_spent, -reserved_calls as calls_reserved
      from ended
      union all
      select key, 0, tokens, 0, calls from asked where exists (select from head)
    ) as change
    group by key
  )`,
      `used as (
    update budget_use set
      tokens_spent = budget_use.tokens_spent + moved.tokens_spent,
      tokens_reserved = budget_use.tokens_reserved + moved.tokens_reserved,
      calls_spent = budget_use.calls_spent + moved.calls_spent,
      calls_reserved = budget_use.calls_reserved + moved.calls_reserved,
      tokens_limit = case when wanted.key is null then budget_use.tokens_limit else wanted.tokens_limit end,
      calls_limit = case when wanted.key is null then budget_use.calls_limit else wanted.calls_limit end,
      changed_at = now()
    from moved left join wanted using (key)
    where budget_use.key = moved.key
  )`,
    ],
    told: [
      "(select json_agg(budget) from budget join wanted using (key)) as uses",
      "(select array_agg(key) from wanted where key not in (select key from budget)) as unkept",
    ],
  };
}

/** Columns of an admission that reserves, and of an outcome that settles; empty if the batch has neither. */
export interface AdmissionColumns {
  readonly opened: { readonly names: string; readonly values: string; readonly from: string };
  readonly ended: {
    readonly names: string;
    readonly values: string;
    readonly from: string;
    readonly set: string;
    readonly returning: string;
  };
}

const none = { names: "", values: "", from: "", set: "", returning: "" };
export const withoutBudget: AdmissionColumns = { opened: none, ended: none };

/** For a statement with the part above. An outcome without an amount has spent the whole reservation. */
export const withBudget: AdmissionColumns = {
  opened: {
    names: ", budget_keys, reserved_tokens, reserved_calls",
    values: ", keys, asked.tokens, asked.calls",
    from: ` left join (
      select decision_id, array_agg(key order by key) as keys, min(tokens) as tokens, min(calls) as calls
      from asked group by decision_id
    ) as asked using (decision_id)`,
  },
  ended: {
    names: ", charged_tokens, charged_calls",
    values: ", settling.tokens, settling.calls",
    from: " left join settling using (decision_id)",
    set: `,
        charged_tokens = coalesce(excluded.charged_tokens, admission.reserved_tokens),
        charged_calls = coalesce(excluded.charged_calls, admission.reserved_calls)`,
    returning: ", budget_keys, reserved_tokens, reserved_calls, charged_tokens, charged_calls",
  },
};
