import { type AllowlistRevision, type AllowlistStateV1, canonicalJson } from "@slotgate/contracts";
import { DimensionSlipError, dimensionSlip } from "@slotgate/controls";
import {
  type AllowlistStore,
  type ApplyRequest,
  type CompareAllowlists,
  type ParseAllowlist,
  PreviewNeededError,
  previewDigest,
  RevisionChangedError,
} from "@slotgate/executor";
import { type Kysely, sql, type Transaction } from "kysely";
import { appendChange } from "./append-change.ts";
import type { Database } from "./database.ts";
import { exposureChannel } from "./exposure-channel.ts";
import { orUnavailable } from "./or-unavailable.ts";

interface Facts {
  readonly revision: string;
  readonly digest: string;
  readonly at: Date;
  readonly who: string;
  readonly why: string;
  readonly based_on: string;
  readonly rolled_back_to: string | null;
}

interface Row extends Facts {
  readonly text: string;
}

type AllowlistMade = NonNullable<AllowlistStateV1["made"]>;

const nothing: AllowlistStateV1 = {
  version: "v1",
  source: "database",
  revision: 0,
  digest: null,
  document: null,
  made: null,
};

/** Revisions in PostgreSQL: rows are only added, each with its change log entry. */
export function createAllowlistStore({
  database,
  compare,
  parse,
}: {
  readonly database: Kysely<Database>;
  readonly compare: CompareAllowlists;
  readonly parse: ParseAllowlist;
}): AllowlistStore {
  const stateOf = (row: Row | undefined): Promise<AllowlistStateV1> => stateFrom(row, parse);
  return {
    inForce: () => asking(async () => stateOf(await newest(database))),

    revision: (revision) =>
      asking(async () => {
        const { rows } = await sql<Row>`${columns} where revision = ${revision}`.execute(database);
        return rows[0] === undefined ? null : stateOf(rows[0]);
      }),

    list: ({ cursor, limit }) =>
      asking(async () => {
        const before = cursor === null ? sql`true` : sql`revision < ${cursor}`;
        const { rows } = await sql<Facts & { readonly enabled: boolean; readonly rules: number }>`
            ${facts} where ${before} order by revision desc limit ${limit}`.execute(database);
        return rows.map((row): AllowlistRevision => {
          const { revision, digest, enabled, rules } = row;
          return { revision: Number(revision), digest, enabled, rules, ...madeOf(row) };
        });
      }),

    apply: (request) =>
      asking(() =>
        database.transaction().execute(async (transaction) => {
          await sql`set local lock_timeout = '4s'`.execute(transaction);
          // A concurrent change waits for this one, and then finds another revision in force.
          await sql`lock table allowlist_revision in share row exclusive mode`.execute(transaction);
          return add(transaction, { ...request, before: await stateOf(await newest(transaction)), compare });
        }),
      ),
  };
}

async function add(
  transaction: Transaction<Database>,
  request: ApplyRequest & { readonly before: AllowlistStateV1; readonly compare: CompareAllowlists },
): Promise<AllowlistStateV1> {
  const { document, digest, reason, by, owner, basedOn, newDimensions, rolledBackTo, before } = request;
  if (before.revision !== basedOn) throw new RevisionChangedError({ basedOn, inForce: before.revision });
  const slip = dimensionSlip(document, { before: before.document, meant: newDimensions });
  if (slip !== null && rolledBackTo === null) throw slip;
  const compared = await request.compare({ after: document, before: before.document }, { owner });
  const { widening, changes } = compared;
  if (widening !== null && request.previewDigest !== previewDigest({ digest, basedOn }))
    throw new PreviewNeededError({ widening });
  const revision = before.revision + 1;
  const { rows } = await sql<{ at: Date }>`
    insert into allowlist_revision (revision, document, digest, who, why, based_on, rolled_back_to)
    values (${revision}, ${canonicalJson(document)}::json, ${digest}, ${by}, ${reason}, ${basedOn}, ${rolledBackTo})
    returning at`.execute(transaction);
  const [row] = rows;
  if (row === undefined) throw new Error("the insert returned no row");
  await appendChange(transaction, {
    source: "allowlist",
    what:
      rolledBackTo === null
        ? `revision ${revision} of the allowlist is in force`
        : `revision ${revision} of the allowlist is in force, with the document of revision ${rolledBackTo}`,
    before: before.digest === null ? null : { revision: before.revision, digest: before.digest },
    after: { revision, digest, changes: changes.slice(0, 50) },
    who: by,
    why: reason,
    digest,
  });
  await sql`select pg_notify(${exposureChannel}, 'allowlist')`.execute(transaction);
  return {
    version: "v1",
    source: "database",
    revision,
    digest,
    document,
    made: { at: row.at.toISOString(), by, reason, basedOn, rolledBackTo },
  };
}

const columns = sql`
  select revision, document::text as text, digest, at, who, why, based_on, rolled_back_to from allowlist_revision`;

/** For lists, which leave out documents because these may be large. */
const facts = sql`
  select revision, digest, at, who, why, based_on, rolled_back_to, (document->>'enabled')::boolean as enabled,
    json_array_length(document->'rules') as rules from allowlist_revision`;

async function newest(database: Kysely<Database>): Promise<Row | undefined> {
  const { rows } = await sql<Row>`${columns} order by revision desc limit 1`.execute(database);
  return rows[0];
}

async function stateFrom(row: Row | undefined, parse: ParseAllowlist): Promise<AllowlistStateV1> {
  if (row === undefined) return nothing;
  const { revision, text, digest } = row;
  const parsed = await parse(Buffer.from(text));
  if (!parsed.ok && parsed.unchecked === true)
    throw new Error(`revision ${revision} of the allowlist ${parsed.problem}`);
  return {
    version: "v1",
    source: "database",
    digest,
    revision: Number(revision),
    // An invalid revision admits nothing, and can be replaced.
    document: parsed.ok ? parsed.document : null,
    made: madeOf(row),
  };
}

const madeOf = ({ at, who, why, based_on, rolled_back_to }: Facts): AllowlistMade => ({
  at: at.toISOString(),
  by: who,
  reason: why,
  basedOn: Number(based_on),
  rolledBackTo: rolled_back_to === null ? null : Number(rolled_back_to),
});

const asking = <T>(ask: () => Promise<T>): Promise<T> =>
  orUnavailable(ask, { refusals: [RevisionChangedError, PreviewNeededError, DimensionSlipError] });
