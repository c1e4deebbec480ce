import type { IncomingMessage } from "node:http";

/** RFC 7240: whether the caller wants an answer now and the work later, `Prefer: respond-async`. */
export function wantsAsync({ headers }: Pick<IncomingMessage, "headers">): boolean {
  const preferences = [headers["prefer"] ?? []].flat().join(",").split(",");
  return preferences.some((preference) => /^\s*respond-async\s*(?:;|$)/i.test(preference));
}
