import type { View } from "./view.ts";

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** A time for people: its age, or UTC on request. `--since` accepts the UTC form. */
export function when(at: string | Date, { utc, now }: Pick<View, "utc" | "now">): string {
  const date = new Date(at);
  if (utc) return `${date.toISOString().slice(0, 19)}Z`;
  const ago = now - date.getTime();
  const length = Math.abs(ago);
  if (length < second) return "just now";
  if (length > 60 * day) return date.toISOString().slice(0, 10);
  // Rounds up: what lasts 24 h ends in 24 h.
  return ago > 0 ? `${duration(length)} ago` : `in ${duration(length + second)}`;
}

/** A length of time in its largest unit, e.g. `5 min`. */
export function duration(milliseconds: number): string {
  if (milliseconds < minute) return `${Math.floor(milliseconds / second)} s`;
  if (milliseconds < hour) return `${Math.floor(milliseconds / minute)} min`;
  if (milliseconds < 2 * day) return `${Math.floor(milliseconds / hour)} h`;
  return `${Math.floor(milliseconds / day)} d`;
}
