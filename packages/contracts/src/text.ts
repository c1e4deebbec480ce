import * as z from "zod";

/**
 * Text that may be recorded: well-formed Unicode without U+0000, which PostgreSQL cannot store.
 * The pattern needs the `u` flag: only then does the class match lone surrogates and nothing else.
 */
export const recordedText = z
  .string()
  // biome-ignore lint/suspicious/noControlCharactersInRegex: U+0000 is exactly what may not occur
  .regex(/^[^\u0000\uD800-\uDFFF]*$/u, "well-formed Unicode text without U+0000");

/** An id or name other than a job id: 1 to 256 characters (code points) of recordable text. */
export const identifier = z
  .string()
  // biome-ignore lint/suspicious/noControlCharactersInRegex: U+0000 is exactly what may not occur
  .regex(/^[^\u0000\uD800-\uDFFF]{1,256}$/u, "text of 1 to 256 well-formed characters without U+0000");

/** A job id: 1 to 256 printable ASCII characters, so that every implementation hashes the same bytes. */
export const jobId = z.string().regex(/^[\x20-\x7e]{1,256}$/, "1 to 256 printable ASCII characters");

/** SHA-256 in lower-case hexadecimal. */
export const sha256Hex = z.string().regex(/^[0-9a-f]{64}$/, "64 lower-case hexadecimal digits (SHA-256)");

/** An instant in UTC with milliseconds, as `Date.prototype.toISOString` writes it. */
export const instant = z
  .string()
  .regex(
    /^\d{4}-[01]\d-[0-3]\dT[0-2]\d:[0-5]\d:[0-5]\d\.\d{3}Z$/,
    "an instant such as 2026-01-31T12:00:00.000Z",
  );

/** A whole number of milliseconds or things, 0 or more. */
export const count = z.int().min(0);
