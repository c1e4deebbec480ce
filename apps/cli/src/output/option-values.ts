import { identifier, jobId, recordedText } from "@slotgate/contracts";
import { type Expiry, parseDuration, parseExpiry, type Role, roles } from "@slotgate/executor";
import { InvalidArgumentError } from "commander";

/** Parses an option, or throws a message that says what it takes. */

export function name(text: string): string {
  if (identifier.safeParse(text).success && isPrintable(text)) return text;
  throw new InvalidArgumentError("Give a name of 1 to 256 printable characters.");
}

/** Tables show it: no line breaks, no control characters. */
const isPrintable = (text: string): boolean => text.trim() !== "" && !/\p{Cc}/u.test(text);

export function roleList(text: string): readonly Role[] {
  const names = text.split(",").map((part) => part.trim());
  const wrong = names.find((part) => !roles.some((role) => role === part));
  if (wrong !== undefined)
    throw new InvalidArgumentError(`There is no role \`${wrong}\`; the roles are ${roles.join(",")}.`);
  return roles.filter((role) => names.includes(role));
}

export function expiry(text: string): Expiry {
  const parsed = parseExpiry(text);
  if (parsed !== null) return parsed;
  throw new InvalidArgumentError(
    "Give a duration such as 90d or 12h (w, d, h, m, s), or an instant with its offset such as 2027-01-31T12:00:00Z.",
  );
}

export function rateLimit(text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("Give a whole number of requests per minute, 1 or more.");
}

/** Milliseconds. */
export function duration(text: string): number {
  const ms = parseDuration(text);
  if (ms !== null) return ms;
  throw new InvalidArgumentError("Give a duration such as 24h or 7d (w, d, h, m, s); 0s for none.");
}

export function reason(text: string): string {
  if (recordedText.safeParse(text).success && isPrintable(text) && text.length <= 1_000) return text;
  throw new InvalidArgumentError("Give a reason of 1 to 1000 printable characters.");
}

export function rolloutGroup(text: string): string {
  // Hashed together with job ids, so it allows the same characters.
  if (jobId.safeParse(text).success) return text;
  throw new InvalidArgumentError("Give a group of 1 to 256 printable ASCII characters.");
}

export function revisionNumber(text: string): number {
  if (/^[1-9]\d{0,14}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("Give the number of a revision.");
}

export function tryCalls(text: string): number {
  if (/^\d{1,2}$/.test(text) && Number(text) <= 20) return Number(text);
  throw new InvalidArgumentError("Give a number of jobs from 0 to 20.");
}
