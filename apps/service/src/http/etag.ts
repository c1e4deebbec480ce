import type { Request, Response } from "express";
import { ProblemError } from "./problem-error.ts";
import { problemTexts } from "./problem-texts.ts";

/** Revisions are never altered, so that their number names them. */
export const setEtag = (response: Response, { revision }: { readonly revision: number }): void =>
  void response.setHeader("etag", `"${revision}"`);

/** The revision that `If-Match` names; null where there is none. What names no revision at all never matches. */
export function revisionIn({ headers }: Pick<Request, "headers">): number | null {
  const named = headers["if-match"];
  if (named === undefined) return null;
  const number = /^"(0|[1-9]\d{0,14})"$/.exec(named)?.[1];
  return number === undefined ? -1 : Number(number);
}

/** The same, where the request has to say it. */
export function revisionNeeded(request: Pick<Request, "headers">): number {
  const revision = revisionIn(request);
  if (revision === null) throw new ProblemError("revision-unnamed", problemTexts.noIfMatch);
  return revision;
}
