import type { ReleaseBasis } from "@slotgate/contracts";
import {
  type BasisChange,
  longestDrillMs,
  type RecordedSignoff,
  refusalOf,
  SignoffRefusedError,
  type SignoffStore,
} from "@slotgate/readiness";
import { type Kysely, type Selectable, sql } from "kysely";
import type { Database } from "./database.ts";
import { orUnavailable } from "./or-unavailable.ts";

/** What sign-offs are bound to changes seldom: older entries than these explain no sign-off that could still hold. */
const mostChanges = 500;

export const createSignoffStore = ({ database }: { readonly database: Kysely<Database> }): SignoffStore => ({
  keep: ({ digest, stage, environment, verdict, basis }) =>
    orUnavailable(async () => {
      await database
        .insertInto("readiness_report")
        .values({ digest, stage, environment, verdict, basis: asJson(basis) })
        .onConflict((conflict) => conflict.column("digest").doNothing())
        .execute();
    }),

  sign: (signing) =>
    asking(() =>
      database.transaction().execute(async (transaction) => {
        // One signer after the other: two could otherwise each find that the other has not signed.
        await sql`lock table signoff in exclusive mode`.execute(transaction);
        const { signoffId, environment, role, area, subject, report, statement, basis } = signing;
        const refusal = refusalOf(signing, {
          report: await reportOf(transaction, report),
          recorded: await signoffsOf(transaction, environment),
          changes: await changesOf(transaction),
        });
        if (refusal !== null) throw refusal;
        const row = await transaction
          .insertInto("signoff")
          .values({
            id: signoffId,
            environment,
            role,
            area,
            subject,
            report,
            statement,
            basis: asJson(basis),
          })
          .returningAll()
          .executeTakeFirstOrThrow();
        return recorded(row);
      }),
    ),

  withdraw: ({ signoffId, environment, subject, reason }) =>
    asking(() =>
      database.transaction().execute(async (transaction) => {
        const row = await transaction
          .selectFrom("signoff")
          .selectAll()
          .where(sql<string>`id::text`, "=", signoffId)
          .where("environment", "=", environment)
          .forUpdate()
          .executeTakeFirst();
        if (row === undefined)
          throw new SignoffRefusedError({
            refusal: "unknown-signoff",
            message: `there is no sign-off \`${signoffId}\` in environment \`${environment}\`: \`slotgate signoff list\` names them`,
          });
        if (row.subject !== subject)
          throw new SignoffRefusedError({
            refusal: "not-yours",
            message: `the sign-off was made by \`${row.subject}\`, who alone may withdraw it`,
          });
        if (row.withdrawn_at !== null) return recorded(row);
        const withdrawn = await transaction
          .updateTable("signoff")
          .set({
            withdrawn_at: sql`clock_timestamp()`,
            withdrawn_by: subject,
            withdrawn_because: reason,
          })
          .where("id", "=", row.id)
          .returningAll()
          .executeTakeFirstOrThrow();
        return recorded(withdrawn);
      }),
    ),

  list: (environment) => orUnavailable(() => signoffsOf(database, environment)),

  changes: () => orUnavailable(() => changesOf(database)),
});

const asking = <T>(ask: () => Promise<T>): Promise<T> =>
  orUnavailable(ask, { refusals: [SignoffRefusedError] });

async function reportOf(database: Kysely<Database>, digest: string) {
  const row = await database
    .selectFrom("readiness_report")
    .selectAll()
    .where("digest", "=", digest)
    .executeTakeFirst();
  if (row === undefined) return null;
  const { stage, environment, verdict, basis } = row;
  return { digest, stage, environment, verdict, basis, computedAt: row.computed_at.toISOString() };
}

async function signoffsOf(
  database: Kysely<Database>,
  environment: string,
): Promise<readonly RecordedSignoff[]> {
  const rows = await database
    .selectFrom("signoff")
    .selectAll()
    .where("environment", "=", environment)
    .orderBy("number", "desc")
    .execute();
  return rows.map(recorded);
}

async function changesOf(database: Kysely<Database>): Promise<readonly BasisChange[]> {
  const rows = await database
    .selectFrom("change_log")
    .select(["id", "at", "source", "what", "who", "digest"])
    .select(
      sql<boolean>`exists (select from drill_run where change_log.at between started_at
        and coalesce(ended_at, started_at + ${`${longestDrillMs} milliseconds`}::interval))`.as("drilled"),
    )
    .where("source", "in", ["allowlist", "model-configuration", "prompt"])
    .orderBy("id", "desc")
    .limit(mostChanges)
    .execute();
  return rows.map(({ id, at, ...change }) => ({ changeId: id, at: at.toISOString(), ...change }));
}

const asJson = (basis: ReleaseBasis) => sql<ReleaseBasis>`${JSON.stringify(basis)}::json`;

const recorded = (row: Selectable<Database["signoff"]>): RecordedSignoff => ({
  signoffId: row.id,
  role: row.role,
  area: row.area,
  subject: row.subject,
  report: row.report,
  statement: row.statement,
  basis: row.basis,
  signedAt: row.signed_at.toISOString(),
  withdrawnBecause: row.withdrawn_because,
});
