import type { Place } from "./json-path.ts";
import { isQuotable, quote } from "./quote.ts";

/** Keys under which callers keep content: their values are described but never quoted. */
const contentKeys = new Set<string | number>(["input", "sources", "output"]);

/** A received value in a few words, e.g. `"GENERATE"`, `7`, `nothing`, `an array of 3 items`. */
export function describeReceived(value: unknown, place: Place): string {
  const isContent = place.some((step) => contentKeys.has(step));
  switch (typeof value) {
    case "undefined":
      return "nothing";
    case "string":
      return isContent || !isQuotable(value)
        ? `a string of ${countOf(value.length, "character")}`
        : quote(value);
    case "number":
    case "boolean":
      return isContent ? `a ${typeof value}` : String(value);
    case "object":
      if (value === null) return "null";
      return Array.isArray(value) ? `an array of ${countOf(value.length, "item")}` : "an object";
    default:
      return `a ${typeof value}`;
  }
}

/** `1 item`, `3 items`. */
export const countOf = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? "" : "s"}`;
