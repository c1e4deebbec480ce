import { instant, nearMiss } from "@slotgate/contracts";
import type { Request } from "express";
import { ProblemError } from "../problems/problem-error.ts";

/** One query parameter as text; null if absent. A repeated one is refused. */
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

/** A time without offset is refused: it would depend on the machine's time zone. */
const readable = /^(\d{4}-\d\d-\d\d)T\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:\d\d)$/;

/** An instant, seconds optional, in UTC or with an offset, e.g. `2026-01-31T12:00:00Z`; null if absent. */
export function instantIn(request: Pick<Request, "query">, name: string): string | null {
  const text = textIn(request, name);
  if (text === null) return null;
  const day = readable.exec(text)?.[1];
  // `Date` reads 31 February as 3 March.
  const exists = day !== undefined && instant.safeParse(`${day}T00:00:00.000Z`).success;
  const milliseconds = exists ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(milliseconds)) throw wrong(name, "an instant such as 2026-01-31T12:00:00Z", shown(text));
  const iso = instant.safeParse(new Date(milliseconds).toISOString());
  if (!iso.success || !isStorable(iso.data))
    throw wrong(name, "an instant in the years 0001 to 9999 (UTC)", shown(text));
  return iso.data;
}

/** PostgreSQL has no year 0. */
export const isStorable = (iso: string): boolean => iso >= "0001";

/** One of these values; null if absent. */
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

/** The `next` of the previous page. */
export function cursorIn(request: Pick<Request, "query">): string | null {
  const text = textIn(request, "cursor");
  if (text !== null && !/^[\x21-\x7e]{1,256}$/.test(text))
    throw wrong("cursor", "the `next` of the previous page", shown(text));
  return text;
}

export function flagIn(request: Pick<Request, "query">, name: string): boolean {
  const text = textIn(request, name);
  if (text === null || text === "false") return false;
  if (text === "true") return true;
  throw wrong(name, "`true` or `false`", shown(text));
}
