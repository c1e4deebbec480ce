import {
  type AllowlistRevision,
  type AllowlistStateV1,
  assertAllowlistV1,
  canonicalJson,
} from "@slotgate/contracts";
import { digestOf } from "@slotgate/contracts/digest";
import { type Kysely, sql, type Transaction } from "kysely";
import type { AllowlistStore, ApplyRequest } from "../allowlist/allowlist-store.ts";
import { changesInRules } from "../allowlist/changes-in-rules.ts";
import { dimensionSlip } from "../allowlist/dimension-slip.ts";
import { DimensionSlipError } from "../allowlist/dimension-slip-error.ts";
import { previewDigest } from "../allowlist/preview-digest.ts";
import { PreviewNeededError } from "../allowlist/preview-needed-error.ts";
import { wideningOf } from "../allowlist/widening.ts";
import { appendChange } from "../changes/append-change.ts";
import { RevisionChangedError } from "../exposure/revision-changed-error.ts";
import type { Database } from "./database.ts";
import { exposureChannel } from "./exposure-channel.ts";
import { StoreUnavailableError } from "./store-unavailable-error.ts";

interface Row {
  readonly revision: string;
  readonly text: string;
  readonly digest: string;
  readonly at: Date;
  readonly who: string;
  readonly why: string;
  readonly based_on: string;
  readonly rolled_back_to: string | null;
}

const nothing: AllowlistStateV1 = {
  ...{ version: "v1", source: "database" },
  ...{ revision: 0, digest: null, document: null, made: null },
};

/** Revisions in PostgreSQL: rows are only added, one after the other, each with its entry in the log of changes. */
export function createAllowlistStore(database: Kysely<Database>): AllowlistStore {
  return {
    inForce: () => asking(() => newest(database)),

    revision: (revision) =>
      asking(async () => {
        const { rows } = await sql<Row>`${columns} where revision = ${revision}`.execute(database);
        return rows[0] === undefined ? null : stateOf(rows[0]);
      }),

    list: ({ cursor, limit }) =>
      asking(async () => {
        const before = cursor === null ? sql`true` : sql`revision < ${cursor}`;
        const { rows } =
          await sql<Row>`${columns} where ${before} order by revision desc limit ${limit}`.execute(database);
        return rows.map((row): AllowlistRevision => {
          const { document, made, version: _, source: __, ...facts } = stateOf(row);
          if (document === null || made === null || facts.digest === null)
            throw new Error("an empty revision");
          const { enabled, rules } = document;
          return { ...facts, digest: facts.digest, enabled, rules: rules.length, ...made };
        });
      }),

    apply: (request) =>
      asking(() =>
        database.transaction().execute(async (transaction) => {
          await sql`set local lock_timeout = '4s'`.execute(transaction);
          // Whoever comes at the same time comes after this, and finds another revision in force.
          await sql`lock table allowlist_revision in share row exclusive mode`.execute(transaction);
          return add(transaction, request, await newest(transaction));
        }),
      ),
  };
}

async function add(
  transaction: Transaction<Database>,
  request: ApplyRequest,
  before: AllowlistStateV1,
): Promise<AllowlistStateV1> {
  const { document, reason, by, basedOn, newDimensions, rolledBackTo } = request;
  if (before.revision !== basedOn) throw new RevisionChangedError({ basedOn, inForce: before.revision });
  const slip = dimensionSlip(document, { before: before.document, meant: newDimensions });
  if (slip !== null && rolledBackTo === null) throw slip;
  const digest = digestOf(document);
  const widening = wideningOf(document, before.document);
  if (widening !== null && request.previewDigest !== previewDigest({ digest, basedOn }))
    throw new PreviewNeededError({ widening });
  const revision = before.revision + 1;
  const { rows } = await sql<{ at: Date }>`
    insert into allowlist_revision (revision, document, digest, who, why, based_on, rolled_back_to)
    values (${revision}, ${canonicalJson(document)}::json, ${digest}, ${by}, ${reason}, ${basedOn}, ${rolledBackTo})
    returning at`.execute(transaction);
  const [row] = rows;
  if (row === undefined) throw new Error("an insert without a row");
  await appendChange(transaction, {
    source: "allowlist",
    what:
      rolledBackTo === null
        ? `revision ${revision} of the allowlist is in force`
        : `revision ${revision} of the allowlist is in force, with the document of revision ${rolledBackTo}`,
    before: before.digest === null ? null : { revision: before.revision, digest: before.digest },
    after: { revision, digest, changes: [...changesInRules(document, before.document)].slice(0, 50) },
    who: by,
    why: reason,
    digest,
  });
  await sql`select pg_notify(${exposureChannel}, 'allowlist')`.execute(transaction);
  return {
    ...{ version: "v1", source: "database" },
    ...{ revision, digest, document },
    made: { at: row.at.toISOString(), by, reason, basedOn, rolledBackTo },
  };
}

const columns = sql`
  select revision, document::text as text, digest, at, who, why, based_on, rolled_back_to from allowlist_revision`;

async function newest(database: Kysely<Database>): Promise<AllowlistStateV1> {
  const { rows } = await sql<Row>`${columns} order by revision desc limit 1`.execute(database);
  return rows[0] === undefined ? nothing : stateOf(rows[0]);
}

const stateOf = ({
  revision,
  text,
  digest,
  at,
  who,
  why,
  based_on,
  rolled_back_to,
}: Row): AllowlistStateV1 => ({
  ...{ version: "v1", source: "database" },
  revision: Number(revision),
  digest,
  document: assertAllowlistV1(JSON.parse(text)),
  made: {
    at: at.toISOString(),
    by: who,
    reason: why,
    basedOn: Number(based_on),
    rolledBackTo: rolled_back_to === null ? null : Number(rolled_back_to),
  },
});

/** What refuses a change is no fault of the database. */
async function asking<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (cause) {
    const refused =
      cause instanceof RevisionChangedError ||
      cause instanceof PreviewNeededError ||
      cause instanceof DimensionSlipError;
    throw refused ? cause : new StoreUnavailableError({ cause });
  }
}
