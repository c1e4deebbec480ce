import { isQuotable, quote } from "./quote.ts";

export type Place = readonly (string | number)[];

/**
 * Formats `["jobs", 3, "slotId"]` as `$.jobs[3].slotId`; other keys are quoted, and long ones cut. Keys under a job's
 * `input` may be content themselves, and are shown as `*`.
 */
export function jsonPath(place: Place): string {
  const input = place.findIndex((step, index) => step === "input" && typeof place[index - 1] !== "string");
  return place.reduce<string>((path, step, index) => {
    if (typeof step === "number") return `${path}[${step}]`;
    if (input !== -1 && index > input) return `${path}.*`;
    return isQuotable(step) && /^[A-Za-z_$][\w$]*$/.test(step)
      ? `${path}.${step}`
      : `${path}[${quote(step)}]`;
  }, "$");
}

/** The value at a place, or undefined if the document lacks it. */
export function valueAt(document: unknown, place: Place): unknown {
  return place.reduce<unknown>((value, step) => {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, step)) return undefined;
    return (value as Record<string | number, unknown>)[step];
  }, document);
}
