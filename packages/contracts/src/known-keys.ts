import type * as z from "zod";

const opening = "known keys:";

/**
 * Has Zod note, where keys are unknown, which ones there are: its issues do not say. A parameter for `safeParse`, read
 * by {@link knownKeysIn}; keys have no line breaks.
 */
export const notingKnownKeys: z.core.ParseContext<z.core.$ZodIssue> = {
  error: (issue) => {
    if (issue.code !== "unrecognized_keys") return undefined;
    const definition: object | undefined = issue.inst?._zod.def;
    if (definition === undefined || !("shape" in definition)) return undefined;
    return [opening, ...Object.keys(Object(definition.shape))].join("\n");
  },
};

/** The keys that an object with unknown ones may have; none where that was not noted. */
export function knownKeysIn({ message }: Pick<z.core.$ZodIssue, "message">): readonly string[] {
  const [first, ...keys] = message.split("\n");
  return first === opening ? keys : [];
}
