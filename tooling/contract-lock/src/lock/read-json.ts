import { readFileSync } from "node:fs";
import type * as z from "zod";
import { prettifyError } from "zod";
import { UnreadableFileError } from "./unreadable-file-error.ts";

/**
 * The JSON document in a file, as its schema says it is.
 *
 * @throws UnreadableFileError when it is missing, not JSON, or something else
 */
export function readJson<T>(file: string, schema: z.ZodType<T>): T {
  const parsed = schema.safeParse(parse(file));
  if (!parsed.success) throw new UnreadableFileError({ file, why: prettifyError(parsed.error) });
  return parsed.data;
}

function parse(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch (cause) {
    throw new UnreadableFileError({
      file,
      why: cause instanceof Error ? cause.message : String(cause),
      cause,
    });
  }
}
