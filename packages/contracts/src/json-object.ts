import * as z from "zod";
import { runLimits } from "./limits.ts";

export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject;
export type JsonObject = { readonly [key: string]: JsonValue };

type Place = readonly (string | number)[];
type Flaw = { readonly path: Place; readonly message: string };

const recordable = (text: string): boolean => text.isWellFormed() && !text.includes("\u0000");

/** The first reason for which `value` is not JSON that can be stored and hashed, or null. */
function findFlaw(value: unknown, path: Place): Flaw | null {
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

function findFlawWithin(container: object, path: Place): Flaw | null {
  if (path.length >= runLimits.jsonDepth)
    return { path, message: `at most ${runLimits.jsonDepth} levels deep` };
  if (Array.isArray(container)) {
    for (const [index, item] of container.entries()) {
      const flaw = findFlaw(item, [...path, index]);
      if (flaw !== null) return flaw;
    }
    return null;
  }
  for (const [key, item] of Object.entries(container)) {
    if (!recordable(key)) return { path, message: "keys of well-formed Unicode text without U+0000" };
    const flaw = findFlaw(item, [...path, key]);
    if (flaw !== null) return flaw;
  }
  return null;
}

/**
 * A JSON object of any shape: finite numbers, well-formed strings and keys without U+0000, at most 64
 * levels deep. Checked by hand because a recursive union of schemas would cost far more per value.
 */
export const jsonObject = z
  .record(z.string(), z.unknown())
  .superRefine((value, context) => {
    const flaw = findFlaw(value, []);
    if (flaw !== null) context.addIssue({ code: "custom", path: [...flaw.path], message: flaw.message });
  })
  .transform((value) => value as JsonObject);
