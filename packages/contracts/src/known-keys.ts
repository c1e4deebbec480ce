import type * as z from "zod";

const opening = "known keys:";
/** The note of a value that is no number at all where an integer is required. */
export const integerNote = "an integer is required";

/**
 * Makes Zod note what its issues do not contain: the known keys of objects with unknown ones, read by
 * {@link knownKeysIn}, and that a required number is an integer. A parameter for `safeParse`; keys have no line breaks.
 */
export const notingKnownKeys: z.core.ParseContext<z.core.$ZodIssue> = {
  error: (issue) => {
    const definition: object | undefined = issue.inst?._zod.def;
    if (definition === undefined) return undefined;
    if (issue.code === "invalid_type" && "format" in definition && definition.format === "safeint")
      return integerNote;
    if (issue.code !== "unrecognized_keys" || !("shape" in definition)) return undefined;
    return [opening, ...Object.keys(Object(definition.shape))].join("\n");
  },
};

/** The keys allowed in an object with unknown ones; empty if not noted. */
export function knownKeysIn({ message }: Pick<z.core.$ZodIssue, "message">): readonly string[] {
  const [first, ...keys] = message.split("\n");
  return first === opening ? keys : [];
}
