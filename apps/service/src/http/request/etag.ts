import type { Request, Response } from "express";
import { shown } from "../operations/query.ts";
import { ProblemError } from "../problems/problem-error.ts";
import { problemTexts } from "../problems/problem-texts.ts";

/** Revisions never change, so their number identifies them. */
export const setEtag = (response: Response, { revision }: { readonly revision: number }): void =>
  void response.setHeader("etag", `"${revision}"`);

/** The revision in `If-Match`; null without the header. */
export function revisionIn({ headers }: Pick<Request, "headers">): number | null {
  const named = headers["if-match"];
  if (named === undefined) return null;
  const number = /^"(0|[1-9]\d{0,14})"$/.exec(named.trim())?.[1];
  if (number === undefined)
    throw new ProblemError(
      "invalid-parameter",
      `header \`If-Match\`: expected one \`ETag\` of an answer, such as "12" with its quotes, received ${shown(named)}`,
    );
  return Number(number);
}

/** The same, if the request must have it. */
export function revisionNeeded(request: Pick<Request, "headers">): number {
  const revision = revisionIn(request);
  if (revision === null) throw new ProblemError("revision-unnamed", problemTexts.noIfMatch);
  return revision;
}
