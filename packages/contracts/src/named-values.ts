import * as z from "zod";
import { countOf } from "./describe-received.ts";
import { identifier } from "./text.ts";

const forbidden = "__proto__";

/** A name used as a key. `__proto__` is not allowed, because copies of the object could lose it. */
export const keyName = identifier
  .refine((name) => name !== forbidden, `a name other than \`${forbidden}\``)
  .meta({ not: { const: forbidden } });

/** Minimum and maximum number of names, and a noun for them in messages. */
export interface NameBounds {
  readonly min: number;
  readonly max: number;
  readonly noun: string;
  /** What a name may be; any key by default. */
  readonly name?: z.ZodType<string, string>;
}

/**
 * An object of names and values. `z.record` alone would drop a key `__proto__` silently, and would check any number of
 * values before counting them.
 */
export function namedValues<Value extends z.ZodType>(
  value: Value,
  { min, max, noun, name = keyName }: NameBounds,
) {
  const record = z.record(name, value);
  const names = z.custom<z.input<typeof record>>().superRefine((candidate: unknown, context) => {
    // For a value that is not an object, the record has a better message.
    if (typeof candidate !== "object" || candidate === null || Array.isArray(candidate)) return;
    if (Object.hasOwn(candidate, forbidden)) {
      context.addIssue({ code: "custom", path: [forbidden], message: "no such key" });
    }
    const size = Object.keys(candidate).length;
    if (size < min) context.addIssue({ code: "custom", message: `at least ${countOf(min, noun)}` });
    if (size > max) context.addIssue({ code: "custom", message: `at most ${countOf(max, noun)}` });
  });
  return names.pipe(record).meta({ minProperties: min, maxProperties: max });
}
