import type * as z from "zod";

const opening = "known keys:";

/**
 * Makes Zod note the known keys of objects with unknown ones, which its issues do not contain. A parameter for
 * `safeParse`, read by {@link knownKeysIn}; keys have no line breaks.
 */
export const notingKnownKeys: z.core.ParseContext<z.core.$ZodIssue> = {
  error: (issue) => {
    if (issue.code !== "unrecognized_keys") return undefined;
    const definition: object | undefined = issue.inst?._zod.def;
    if (definition === undefined || !("shape" in definition)) return undefined;
    return [opening, ...Object.keys(Object(definition.shape))].join("\n");
  },
};

/** The keys allowed in an object with unknown ones; empty if not noted. */
export function knownKeysIn({ message }: Pick<z.core.$ZodIssue, "message">): readonly string[] {
  const [first, ...keys] = message.split("\n");
  return first === opening ? keys : [];
}
