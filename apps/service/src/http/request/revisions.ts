import type { RevisionStore } from "@slotgate/executor";
import type { Request } from "express";
import { cursorIn, limitIn, shown, wrong } from "../operations/query.ts";
import { ProblemError } from "../problems/problem-error.ts";

/** One page of a document's history, as the request asks for it. */
export async function revisionPage<Revision extends { readonly revision: number }>(
  request: Parameters<typeof limitIn>[0],
  { list }: Pick<RevisionStore<unknown, Revision, never>, "list">,
): Promise<{ readonly version: "v1"; readonly revisions: Revision[]; readonly next: string | null }> {
  const limit = limitIn(request, { standard: 50, most: 200 });
  const text = cursorIn(request);
  if (text !== null && !/^[1-9]\d{0,14}$/.test(text))
    throw wrong("cursor", "the `next` of the previous page", shown(text));
  const found = await list({ cursor: text === null ? null : Number(text), limit: limit + 1 });
  const revisions = found.slice(0, limit);
  const next = found.length > limit ? String(revisions.at(-1)?.revision) : null;
  return { version: "v1", revisions, next };
}

/** The revision in a request's path, or a problem with the text `missing`. */
export async function revisionAsked<State>(
  { params }: Pick<Request<{ readonly revision: string }>, "params">,
  {
    store,
    missing,
  }: { readonly store: Pick<RevisionStore<State, never, never>, "revision">; readonly missing: string },
): Promise<State> {
  const { revision } = params;
  const found = /^[1-9]\d{0,14}$/.test(revision) ? await store.revision(Number(revision)) : null;
  if (found === null) throw new ProblemError("not-found", missing);
  return found;
}

/** The document of an earlier revision, with its digest, or a problem with the text `missing`. */
export async function documentOf<Document>(
  revision: number,
  {
    store,
    missing,
  }: {
    readonly store: {
      readonly revision: (
        revision: number,
      ) => Promise<{ readonly document: Document | null; readonly digest: string | null } | null>;
    };
    readonly missing: string;
  },
): Promise<{ readonly document: Document; readonly digest: string }> {
  const earlier = await store.revision(revision);
  if (earlier === null || earlier.document === null || earlier.digest === null)
    throw new ProblemError("not-found", missing);
  return { document: earlier.document, digest: earlier.digest };
}
