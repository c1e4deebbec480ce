import * as z from "zod";

// The `u` flag matters: only with it does the class match lone surrogates and nothing else.
// biome-ignore lint/suspicious/noControlCharactersInRegex: U+0000 is exactly what may not occur
export const recordedTextPattern = /^[^\u0000\uD800-\uDFFF]*$/u;

/** Text that may be recorded: well-formed Unicode without U+0000, which PostgreSQL cannot store. */
export const recordedText = z
  .string()
  .regex(recordedTextPattern, "well-formed Unicode text without U+0000")
  .meta({ description: "Well-formed Unicode text without U+0000." });

/** An id or name other than a job id: 1 to 256 characters (code points) of recordable text. */
export const identifier = z
  .string()
  // biome-ignore lint/suspicious/noControlCharactersInRegex: U+0000 is exactly what may not occur
  .regex(/^[^\u0000\uD800-\uDFFF]{1,256}$/u, "text of 1 to 256 well-formed characters without U+0000")
  .meta({ description: "1 to 256 characters (code points) of well-formed Unicode text without U+0000." });

/** A job id: 1 to 256 printable ASCII characters, so that every implementation hashes the same bytes. */
export const jobId = z
  .string()
  .regex(/^[\x20-\x7e]{1,256}$/, "1 to 256 printable ASCII characters")
  .meta({
    description: "1 to 256 printable ASCII characters, so that every implementation hashes the same bytes.",
  });

/** A rollout group: hashed with the job id, and so of the same characters. */
export const rolloutGroup = z
  .string()
  .regex(/^[\x20-\x7e]{1,256}$/, "1 to 256 printable ASCII characters")
  .meta({ description: "1 to 256 printable ASCII characters, as in job ids." });

/** SHA-256 in lower-case hexadecimal. */
export const sha256Hex = z
  .string()
  .regex(/^[0-9a-f]{64}$/, "64 lower-case hexadecimal digits (SHA-256)")
  .meta({ description: "SHA-256 in lower-case hexadecimal." });

/** A whole number of milliseconds or things, 0 or more. */
export const count = z.int().min(0);

/** Why somebody did something, for a log: 1 to 1000 characters (code points) that do not end in white space. */
export const statedReason = z
  .string()
  .regex(
    // biome-ignore lint/suspicious/noControlCharactersInRegex: U+0000 is exactly what may not occur
    /^[^\u0000\uD800-\uDFFF]{0,999}[^\s\u0000\uD800-\uDFFF]$/u,
    "a reason of 1 to 1000 characters that does not end in white space",
  )
  .meta({ description: "Why, for the log: 1 to 1000 characters, the last of them not white space." });
