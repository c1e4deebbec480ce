import type { Place } from "./json-path.ts";

/** Keys under which callers keep content: what is found there is described but never quoted. */
const contentKeys = new Set<string | number>(["input", "sources", "output"]);
const quotableLength = 64;

/** A received value in a few words, e.g. `"GENERATE"`, `7`, `nothing`, `an array of 3 items`. */
export function describeReceived(value: unknown, place: Place): string {
  const quotable = !place.some((step) => contentKeys.has(step));
  switch (typeof value) {
    case "undefined":
      return "nothing";
    case "string":
      return quotable && value.length <= quotableLength
        ? JSON.stringify(value)
        : `a string of ${value.length} characters`;
    case "number":
    case "boolean":
      return quotable ? String(value) : `a ${typeof value}`;
    case "object":
      if (value === null) return "null";
      return Array.isArray(value) ? `an array of ${value.length} items` : "an object";
    default:
      return `a ${typeof value}`;
  }
}
