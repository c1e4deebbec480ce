import type { Job } from "@slotgate/contracts";
import { jobOf } from "../world/documents.ts";
import type { MarkerBook } from "./marker-book.ts";

/** A job with a mark in every field that may hold content, and in its keys. */
export function markedJob(book: MarkerBook, changes: Partial<Job> = {}): Job {
  const mark = (field: string): string => book.mark(field);
  return jobOf({
    input: {
      topic: `Dear ${mark("input: text")}, and so on`,
      [mark("input: key")]: mark("input: value of that key"),
      nested: { [mark("input: nested key")]: [mark("input: text in a list"), book.number("input: number")] },
    },
    sources: [mark("sources: name"), `file:///srv/${mark("sources: path")}/notes.txt`],
    output: markedOutput(book),
    ...changes,
  });
}

/** Names, texts and rules of a caller's schema, each marked; also the names that errors like to tell. */
export function markedOutput(book: MarkerBook): Job["output"] {
  const mark = (field: string): string => book.mark(field);
  return {
    field: mark("output: field"),
    type: mark("output: type"),
    schema: {
      title: mark("schema: title"),
      description: mark("schema: description"),
      $defs: { [mark("schema: definition")]: { type: "string" } },
      type: "object",
      properties: {
        [mark("schema: property")]: { type: "string", maxLength: 200 },
        chosen: { enum: [mark("schema: choice"), "other"] },
        fixed: { const: mark("schema: constant") },
        formed: { type: "string", pattern: `^${mark("schema: pattern")}$` },
        referred: { $ref: `#/$defs/${mark("schema: definition")}` },
      },
      required: [mark("schema: property")],
      additionalProperties: false,
    },
  };
}

/** Content that satisfies the schema, marked itself. */
export const markedContent = (book: MarkerBook): Readonly<Record<string, unknown>> => ({
  [book.mark("output: field")]: {
    [book.mark("schema: property")]: `Written: ${book.mark("model: text")}`,
    chosen: book.mark("schema: choice"),
  },
});
