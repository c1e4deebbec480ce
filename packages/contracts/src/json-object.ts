import * as z from "zod";
import { runLimits } from "./limits.ts";

export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject;
export type JsonObject = { readonly [key: string]: JsonValue };

type Place = readonly (string | number)[];

/** What keeps a value from being JSON that can be stored and hashed, and where. */
export interface JsonFlaw {
  readonly path: Place;
  readonly message: string;
}

const recordable = (text: string): boolean => text.isWellFormed() && !text.includes("\u0000");

/** The first flaw of what should be a JSON object, or null. Goes no deeper than it accepts. */
export function findJsonFlaw(value: unknown): JsonFlaw | null {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? findFlawWithin(value, [])
    : { path: [], message: "an object" };
}

function findFlaw(value: unknown, path: Place): JsonFlaw | null {
  switch (typeof value) {
    case "string":
      return recordable(value) ? null : { path, message: "well-formed Unicode text without U+0000" };
    case "number":
      return Number.isFinite(value) ? null : { path, message: "a finite number" };
    case "boolean":
      return null;
    case "object":
      return value === null ? null : findFlawWithin(value, path);
    default:
      return { path, message: "a JSON value" };
  }
}

function findFlawWithin(container: object, path: Place): JsonFlaw | null {
  if (path.length >= runLimits.jsonDepth) {
    return { path, message: `at most ${runLimits.jsonDepth} levels of objects and arrays` };
  }
  if (Array.isArray(container)) {
    for (const [index, item] of container.entries()) {
      const flaw = findFlaw(item, [...path, index]);
      if (flaw !== null) return flaw;
    }
    return null;
  }
  if (!plainObject(container)) return { path, message: "a JSON value" };
  for (const [key, item] of Object.entries(container)) {
    if (!recordable(key)) return { path, message: "keys of well-formed Unicode text without U+0000" };
    // Kept faithfully here, such a key would be lost, or worse, in the first copy that is not as careful.
    if (key === "__proto__") return { path: [...path, key], message: "no such key" };
    const flaw = findFlaw(item, [...path, key]);
    if (flaw !== null) return flaw;
  }
  return null;
}

/** A `Date` or a `Map` would be stored as something else than it is. */
const plainObject = (value: object): boolean => Object.prototype.toString.call(value) === "[object Object]";

const flawless = z.custom<JsonObject>().superRefine((value: unknown, context) => {
  const flaw = findJsonFlaw(value);
  if (flaw !== null) context.addIssue({ code: "custom", path: [...flaw.path], message: flaw.message });
});

/**
 * A JSON object of any shape: finite numbers, well-formed strings and keys without U+0000, no key
 * `__proto__`, at most 64 levels deep. Checked by hand because a recursive union of schemas would cost far
 * more per value; the record behind it is what JSON Schema gets to see.
 */
export const jsonObject = flawless
  .pipe(z.record(z.string(), z.unknown()) as z.ZodType<JsonObject, JsonObject>)
  .meta({
    description:
      "A JSON object of any shape. Only the parser checks: finite numbers, and at most 64 levels of objects and arrays.",
  });
