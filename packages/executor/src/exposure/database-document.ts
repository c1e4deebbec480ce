import {
  type AllowlistSource,
  allowlistFrom,
  allowlistKind,
  type Clock,
  createListeners,
  type DocumentKind,
  type DocumentSource,
  type Found,
  missing,
  noAllowlistYet,
  type ParsedDocument,
  type Prepared,
  prepared,
} from "@slotgate/controls";
import type { DocumentFound, Parse } from "./document-found.ts";
import type { ExposureReading } from "./exposure-reading.ts";

/** The exposure as it is followed in the database. */
export interface FollowedExposure {
  readonly current: () => ExposureReading;
  readonly onChange: (listener: () => void) => () => void;
}

export interface DatabaseDocumentOptions<Document, Ready extends Prepared> {
  readonly kind: DocumentKind<Document, Ready>;
  /** The newest revision; null: not read, or too long ago to be current. */
  readonly newest: () => DocumentFound | null;
  readonly onChange: FollowedExposure["onChange"];
  /** In force before the first revision. */
  readonly absent: Found<Ready>;
  readonly parse: Parse<Document>;
  readonly clock: Pick<Clock, "monotonic">;
}

/**
 * The newest revision in the database, while it is known to be the newest. There is no document while that is unknown,
 * or if it is invalid. While a large document is parsed the previous one stays in force, for as long as a replica may
 * take to notice any change.
 */
export function createDatabaseDocument<Document, Ready extends Prepared>({
  kind,
  newest,
  onChange,
  absent,
  parse,
  clock,
}: DatabaseDocumentOptions<Document, Ready>): DocumentSource<Ready> {
  const { noun, without } = kind;
  const listeners = createListeners();
  const beingRead = missing(
    `the ${noun} in force is being read, so ${without} yet: it takes a few seconds at most`,
  );
  const unread = missing(
    `the ${noun} in force could not be read for more than 2 s, so ${without}: check that the database answers`,
  );
  let last: { readonly of: DocumentFound; readonly found: Found<Ready> } | null = null;
  /** The document being parsed, and since when. */
  let next: { readonly of: DocumentFound; readonly since: number } | null = null;

  /** Called for every decision, nearly always with the same result. */
  function foundNow(): Found<Ready> {
    const of = newest();
    if (of === null) return unread;
    if (last?.of === of) return last.found;
    if (of.is === "none" || of.text.length <= lightCharacters) {
      const found = of.is === "none" ? absent : foundIn(kind, of, kind.parse(Buffer.from(of.text)));
      last = { of, found };
      return found;
    }
    if (next?.of !== of) {
      next = { of, since: clock.monotonic() };
      void parse(Buffer.from(of.text)).then((parsed) => {
        if (next?.of !== of) return;
        next = null;
        last = { of, found: foundIn(kind, of, parsed) };
        listeners.tell();
      });
    }
    return last !== null && clock.monotonic() - next.since <= mostMs ? last.found : beingRead;
  }

  const stopHearing = onChange(() => {
    foundNow();
    listeners.tell();
  });
  return { found: foundNow, onChange: listeners.add, close: async () => stopHearing() };
}

/** Longer texts are parsed in the background. */
const lightCharacters = 65_536;
/** How long a reading of the database counts. */
const mostMs = 2_000;

function foundIn<Document, Ready extends Prepared>(
  kind: DocumentKind<Document, Ready>,
  { revision, digest }: Extract<DocumentFound, { readonly is: "there" }>,
  parsed: ParsedDocument<Document>,
): Found<Ready> {
  const { noun, without } = kind;
  const of = `revision ${revision} of the ${noun}`;
  if (!parsed.ok)
    return missing(`${of} ${parsed.problem}; ${without}: roll back or apply another`, parsed.issues);
  if (parsed.digest !== digest)
    return missing(`${of} was altered in the database; ${without}: apply another`);
  return prepared(kind, { document: parsed.document, revision, digest, of });
}

export interface DatabaseAllowlistOptions {
  readonly exposure: FollowedExposure;
  readonly parse: Parse<Parameters<typeof allowlistKind.prepare>[0]["document"]>;
  readonly clock: Pick<Clock, "monotonic">;
}

/** The allowlist in the database. Nothing is admitted without one. */
export const createDatabaseAllowlist = ({
  exposure,
  parse,
  clock,
}: DatabaseAllowlistOptions): AllowlistSource =>
  allowlistFrom(
    createDatabaseDocument({
      kind: allowlistKind,
      newest: () => exposure.current().allowlist,
      onChange: exposure.onChange,
      absent: missing(
        `${noAllowlistYet}: \`slotgate allowlist preview FILE\` prints the command that does it`,
      ),
      parse,
      clock,
    }),
    { source: "database", path: null },
  );
