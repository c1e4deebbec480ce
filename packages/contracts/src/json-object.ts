import * as z from "zod";
import { runLimits } from "./limits.ts";

export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject;
export type JsonObject = { readonly [key: string]: JsonValue };

/** Why a value is not JSON that can be stored and hashed, and where. */
export interface JsonFlaw {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

const recordable = (text: string): boolean => text.isWellFormed() && !text.includes("\u0000");

/** The first flaw of a candidate JSON object, or null. Goes no deeper than it accepts. */
export function findJsonFlaw(value: unknown): JsonFlaw | null {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? findFlawWithin(value, [])
    : { path: [], message: "an object" };
}

type Steps = (string | number)[];

/**
 * `steps` leads to the value. It is one array for the whole walk, because copying it for each value would dominate the
 * cost.
 */
function findFlaw(value: unknown, steps: Steps): JsonFlaw | null {
  switch (typeof value) {
    case "string":
      return recordable(value) ? null : flaw(steps, "well-formed Unicode text without U+0000");
    case "number":
      return Number.isFinite(value) ? null : flaw(steps, "a finite number");
    case "boolean":
      return null;
    case "object":
      return value === null ? null : findFlawWithin(value, steps);
    default:
      return flaw(steps, "a JSON value");
  }
}

function findFlawWithin(container: object, steps: Steps): JsonFlaw | null {
  if (steps.length >= runLimits.jsonDepth) {
    return flaw(steps, `at most ${runLimits.jsonDepth} levels of objects and arrays`);
  }
  if (Array.isArray(container)) {
    for (let index = 0; index < container.length; index += 1) {
      const found = findFlawAt(container[index], { step: index, steps });
      if (found !== null) return found;
    }
    return null;
  }
  if (!plainObject(container)) return flaw(steps, "a JSON value");
  for (const key of Object.keys(container)) {
    if (!recordable(key)) return flaw(steps, "keys of well-formed Unicode text without U+0000");
    // A careless copy would lose such a key, or worse.
    if (key === "__proto__") return flaw([...steps, key], "no such key");
    const found = findFlawAt((container as Readonly<Record<string, unknown>>)[key], { step: key, steps });
    if (found !== null) return found;
  }
  return null;
}

function findFlawAt(
  value: unknown,
  { step, steps }: { readonly step: string | number; readonly steps: Steps },
): JsonFlaw | null {
  steps.push(step);
  const found = findFlaw(value, steps);
  steps.pop();
  return found;
}

const flaw = (steps: Steps, message: string): JsonFlaw => ({ path: [...steps], message });

/** The number of values in a JSON value: itself, and all items and members. Stops counting beyond `most`. */
export function countValues(value: unknown, most: number): number {
  let values = 0;
  const open: unknown[] = [value];
  while (open.length > 0 && values <= most) {
    const one = open.pop();
    values += 1;
    // Not spread: a call accepts only some ten thousand arguments.
    if (typeof one === "object" && one !== null) for (const inner of Object.values(one)) open.push(inner);
  }
  return values;
}

/** A `Date` or a `Map` would be stored as something else. */
const plainObject = (value: object): boolean => Object.prototype.toString.call(value) === "[object Object]";

const flawless = z.custom<JsonObject>().superRefine((value: unknown, context) => {
  const found = findJsonFlaw(value);
  if (found !== null) context.addIssue({ code: "custom", path: [...found.path], message: found.message });
});

/**
 * A JSON object of any shape: finite numbers, well-formed strings and keys without U+0000, no key `__proto__`, at most
 * 64 levels deep. Checked by hand because a recursive union of schemas would cost far more per value; JSON Schema is
 * generated from the record that it is piped into.
 */
export const jsonObject = flawless
  .pipe(z.record(z.string(), z.unknown()) as z.ZodType<JsonObject, JsonObject>)
  .meta({
    description:
      "A JSON object of any shape. Only the parser checks: well-formed Unicode text, finite numbers, and at most 64 levels of objects and arrays.",
  });
