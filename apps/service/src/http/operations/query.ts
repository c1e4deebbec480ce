import { instant, nearMiss } from "@slotgate/contracts";
import type { Request } from "express";
import { ProblemError } from "../problems/problem-error.ts";

/** One query parameter as text; null where it is left out. Twice the same is a mistake. */
export function textIn({ query }: Pick<Request, "query">, name: string): string | null {
  const value = query[name];
  if (value === undefined) return null;
  if (typeof value === "string") return value;
  throw wrong(name, "one value", "several");
}

export const wrong = (name: string, expected: string, received: string): ProblemError =>
  new ProblemError(
    "invalid-parameter",
    `query parameter \`${name}\`: expected ${expected}, received ${received}`,
  );

export const shown = (text: string): string => (text.length <= 64 ? JSON.stringify(text) : "a longer text");

/** A time without offset is no instant: it would be read in the time zone of whichever machine reads it. */
const readable = /^(\d{4}-\d\d-\d\d)T\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:\d\d)$/;

/** An instant, seconds optional, in UTC or with an offset, e.g. `2026-01-31T12:00:00Z`; null where it is left out. */
export function instantIn(request: Pick<Request, "query">, name: string): string | null {
  const text = textIn(request, name);
  if (text === null) return null;
  const day = readable.exec(text)?.[1];
  // `Date` makes 3 March out of 31 February.
  const exists = day !== undefined && instant.safeParse(`${day}T00:00:00.000Z`).success;
  const milliseconds = exists ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(milliseconds)) throw wrong(name, "an instant such as 2026-01-31T12:00:00Z", shown(text));
  const iso = instant.safeParse(new Date(milliseconds).toISOString());
  if (!iso.success || !isStorable(iso.data))
    throw wrong(name, "an instant in the years 0001 to 9999 (UTC)", shown(text));
  return iso.data;
}

/** PostgreSQL knows no year 0. */
export const isStorable = (iso: string): boolean => iso >= "0001";

/** One of these values; null where it is left out. */
export function oneOf<Value extends string>(
  request: Pick<Request, "query">,
  name: string,
  values: readonly Value[],
): Value | null {
  const text = textIn(request, name);
  if (text === null) return null;
  const value = values.find((one) => one === text);
  if (value === undefined) {
    const near = nearMiss(text, values);
    const hint = near === null ? "" : `; did you mean \`${near}\`?`;
    throw wrong(name, `one of ${values.join(", ")}`, `${shown(text)}${hint}`);
  }
  return value;
}

export function limitIn(
  request: Pick<Request, "query">,
  { standard, most }: { readonly standard: number; readonly most: number },
): number {
  const text = textIn(request, "limit");
  if (text === null) return standard;
  const limit = /^\d{1,6}$/.test(text) ? Number(text) : 0;
  if (limit < 1 || limit > most) throw wrong("limit", `a whole number from 1 to ${most}`, shown(text));
  return limit;
}

/** What `next` of the page before said. */
export function cursorIn(request: Pick<Request, "query">): string | null {
  const text = textIn(request, "cursor");
  if (text !== null && !/^[\x21-\x7e]{1,256}$/.test(text))
    throw wrong("cursor", "what `next` of the page before said", shown(text));
  return text;
}

export function flagIn(request: Pick<Request, "query">, name: string): boolean {
  const text = textIn(request, name);
  if (text === null || text === "false") return false;
  if (text === "true") return true;
  throw wrong(name, "`true` or `false`", shown(text));
}
