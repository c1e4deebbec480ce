import type { IncomingMessage } from "node:http";
import { ProblemError } from "../problems/problem-error.ts";

const acceptable = /^[\x21-\x7e](?:[\x20-\x7e]{0,253}[\x21-\x7e])?$/;

/**
 * The caller's name for a run; null without the header. Quoted, as in the header's draft, and bare, as most callers
 * send it, are the same name.
 */
export function idempotencyKeyOf({ headers }: Pick<IncomingMessage, "headers">): string | null {
  const header = headers["idempotency-key"];
  if (header === undefined) return null;
  const text = Array.isArray(header) ? header.join(", ") : header;
  const bare = /^"(.*)"$/s.exec(text)?.[1]?.replace(/\\(["\\])/g, "$1") ?? text;
  if (!acceptable.test(bare))
    throw new ProblemError(
      "invalid-parameter",
      "header `Idempotency-Key`: expected 1 to 255 printable ASCII characters",
    );
  return bare;
}
