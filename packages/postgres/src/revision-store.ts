import { type ChangeSource, canonicalJson, type RevisionMade } from "@slotgate/contracts";
import {
  type Parse,
  RevisionChangedError,
  type RevisionRequest,
  type RevisionStore,
} from "@slotgate/executor";
import { type Kysely, type RawBuilder, sql, type Transaction } from "kysely";
import { appendChange } from "./append-change.ts";
import type { Database } from "./database.ts";
import { exposureChannel } from "./exposure-channel.ts";
import { orUnavailable } from "./or-unavailable.ts";

export interface RevisionFacts {
  readonly revision: string;
  readonly digest: string;
  readonly at: Date;
  readonly who: string;
  readonly why: string;
  readonly based_on: string;
  readonly rolled_back_to: string | null;
}

interface Row extends RevisionFacts {
  readonly text: string;
}

/** The state of any document that has revisions. */
export interface RevisionState<Document, Source = "database"> {
  readonly version: "v1";
  readonly source: Source | "database";
  readonly revision: number;
  readonly digest: string | null;
  readonly document: Document | null;
  readonly made: RevisionMade | null;
}

/** What differs between the documents that have revisions. */
export interface RevisionKind<Document, Source, Revision, Request> {
  readonly table: "allowlist_revision" | "generation_revision";
  readonly source: ChangeSource;
  /** As in "revision 2 of the allowlist". */
  readonly noun: string;
  /** Before the first revision. */
  readonly first: RevisionState<Document, Source>;
  readonly parse: Parse<Document>;
  /** Facts about a document for lists, which leave out documents because these may be large. */
  readonly listed: RawBuilder<unknown>;
  readonly revisionFrom: (
    row: RevisionFacts & Readonly<Record<string, unknown>>,
  ) => Omit<Revision, keyof Listed>;
  /** The difference in a few sentences. Throws one of `refusals` for a document that may not be put in force. */
  readonly judge: (
    request: Request,
    of: {
      readonly before: RevisionState<Document, Source>;
      readonly transaction: Transaction<Database>;
    },
  ) => Promise<readonly string[]>;
  readonly refusals: readonly (new (...given: never[]) => Error)[];
}

type Listed = RevisionMade & { readonly revision: number; readonly digest: string };

/** Revisions in PostgreSQL: rows are only added, each with its change log entry. */
export function createRevisionStore<
  Document,
  Source,
  Revision extends Listed,
  Request extends RevisionRequest<Document>,
>(
  database: Kysely<Database>,
  kind: RevisionKind<Document, Source, Revision, Request>,
): RevisionStore<RevisionState<Document, Source>, Revision, Request> {
  const { noun, first, parse } = kind;
  const table = sql.raw(kind.table);
  const facts = sql`revision, digest, at, who, why, based_on, rolled_back_to`;
  const columns = sql`select ${facts}, document::text as text from ${table}`;
  const asking = <T>(ask: () => Promise<T>): Promise<T> =>
    orUnavailable(ask, { refusals: [RevisionChangedError, ...kind.refusals] });

  const newest = async (on: Kysely<Database>): Promise<RevisionState<Document, Source>> => {
    const { rows } = await sql<Row>`${columns} order by revision desc limit 1`.execute(on);
    return rows[0] === undefined ? first : stateFrom(rows[0]);
  };

  const stateFrom = async (row: Row): Promise<RevisionState<Document, Source>> => {
    const { revision, text, digest } = row;
    const parsed = await parse(Buffer.from(text));
    if (!parsed.ok && parsed.unchecked === true)
      throw new Error(`revision ${revision} of ${noun} ${parsed.problem}`);
    return {
      version: "v1",
      source: "database",
      digest,
      revision: Number(revision),
      // An invalid revision admits nothing, and can be replaced.
      document: parsed.ok ? parsed.document : null,
      made: madeOf(row),
    };
  };

  const add = async (
    transaction: Transaction<Database>,
    request: Request,
  ): Promise<RevisionState<Document, Source>> => {
    const { document, digest, reason, by, basedOn, rolledBackTo } = request;
    const before = await newest(transaction);
    if (before.revision !== basedOn) throw new RevisionChangedError({ basedOn, inForce: before.revision });
    const changes = await kind.judge(request, { before, transaction });
    const revision = before.revision + 1;
    const { rows } = await sql<{ at: Date }>`
      insert into ${table} (revision, document, digest, who, why, based_on, rolled_back_to)
      values (${revision}, ${canonicalJson(document)}::json, ${digest}, ${by}, ${reason}, ${basedOn}, ${rolledBackTo})
      returning at`.execute(transaction);
    const [row] = rows;
    if (row === undefined) throw new Error("the insert returned no row");
    await appendChange(transaction, {
      source: kind.source,
      what:
        rolledBackTo === null
          ? `revision ${revision} of ${noun} is in force`
          : `revision ${revision} of ${noun} is in force, with the document of revision ${rolledBackTo}`,
      before: before.digest === null ? null : { revision: before.revision, digest: before.digest },
      after: { revision, digest, changes: changes.slice(0, 50) },
      who: by,
      why: reason,
      digest,
    });
    await sql`select pg_notify(${exposureChannel}, ${kind.source})`.execute(transaction);
    return {
      version: "v1",
      source: "database",
      revision,
      digest,
      document,
      made: { at: row.at.toISOString(), by, reason, basedOn, rolledBackTo },
    };
  };

  return {
    inForce: () => asking(() => newest(database)),

    revision: (revision) =>
      asking(async () => {
        const { rows } = await sql<Row>`${columns} where revision = ${revision}`.execute(database);
        return rows[0] === undefined ? null : stateFrom(rows[0]);
      }),

    list: ({ cursor, limit }) =>
      asking(async () => {
        const before = cursor === null ? sql`true` : sql`revision < ${cursor}`;
        const { rows } = await sql<RevisionFacts & Readonly<Record<string, unknown>>>`
          select ${facts}, ${kind.listed} from ${table}
          where ${before} order by revision desc limit ${limit}`.execute(database);
        return rows.map((row) => {
          const { revision, digest } = row;
          return {
            revision: Number(revision),
            digest,
            ...kind.revisionFrom(row),
            ...madeOf(row),
          } as Revision;
        });
      }),

    apply: (request) =>
      asking(() =>
        database.transaction().execute(async (transaction) => {
          await sql`set local lock_timeout = '4s'`.execute(transaction);
          // A concurrent change waits for this one, and then finds another revision in force.
          await sql`lock table ${table} in share row exclusive mode`.execute(transaction);
          return add(transaction, request);
        }),
      ),
  };
}

const madeOf = ({ at, who, why, based_on, rolled_back_to }: RevisionFacts): RevisionMade => ({
  at: at.toISOString(),
  by: who,
  reason: why,
  basedOn: Number(based_on),
  rolledBackTo: rolled_back_to === null ? null : Number(rolled_back_to),
});
