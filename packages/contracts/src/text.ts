import * as z from "zod";

const recordable = "well-formed Unicode text without U+0000";
/** A portable pattern cannot express it: most languages have no lone surrogates. */
const isWellFormed = (text: string): boolean => text.isWellFormed();

/** Text that may be recorded: well-formed Unicode without U+0000, which PostgreSQL cannot store. */
export const recordedText = z
  .string()
  // biome-ignore lint/suspicious/noControlCharactersInRegex: U+0000 is exactly what is forbidden
  .regex(/^[^\x00]*$/u, { error: recordable, abort: true })
  .refine(isWellFormed, recordable)
  .meta({ description: "Well-formed Unicode text without U+0000." });

const named = "text of 1 to 256 well-formed characters without U+0000";

/** An id or name other than a job id: 1 to 256 characters (code points) of recordable text. */
export const identifier = z
  .string()
  // biome-ignore lint/suspicious/noControlCharactersInRegex: U+0000 is exactly what is forbidden
  .regex(/^[^\x00]{1,256}$/u, { error: named, abort: true })
  .refine(isWellFormed, named)
  .meta({ description: "1 to 256 characters (code points) of well-formed Unicode text without U+0000." });

/** A job id: 1 to 256 printable ASCII characters, so that every implementation hashes the same bytes. */
export const jobId = z
  .string()
  .regex(/^[\x20-\x7e]{1,256}$/, "1 to 256 printable ASCII characters")
  .meta({
    description: "1 to 256 printable ASCII characters, so that every implementation hashes the same bytes.",
  });

/** A rollout group: hashed with the job id, so it allows the same characters. */
export const rolloutGroup = z
  .string()
  .regex(/^[\x20-\x7e]{1,256}$/, "1 to 256 printable ASCII characters")
  .meta({ description: "1 to 256 printable ASCII characters, as in job ids." });

/** SHA-256 in lower-case hexadecimal. */
export const sha256Hex = z
  .string()
  .regex(/^[0-9a-f]{64}$/, "64 lower-case hexadecimal digits (SHA-256)")
  .meta({ description: "SHA-256 in lower-case hexadecimal." });

/** A whole number, 0 or more. */
export const count = z.int().min(0);

/** JavaScript's white space, spelt out, because languages differ in `\s`. */
const whiteSpace = "\\x09-\\x0d\\x20\\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff";
const reason = "a reason of 1 to 1000 characters without U+0000 that does not end in white space";

/** A reason for a log: 1 to 1000 characters (code points) that do not end in white space. */
export const statedReason = z
  .string()
  .regex(new RegExp(`^[^\\x00]{0,999}[^\\x00${whiteSpace}]$`, "u"), { error: reason, abort: true })
  .refine(isWellFormed, recordable)
  .meta({
    description:
      "Why, for the log: 1 to 1000 characters of well-formed Unicode text without U+0000, the last of them not white space.",
  });
