/** The trace id of a W3C `traceparent` header, or null when there is none that is valid. */
export function traceIdOf(traceparent: string | undefined): string | null {
  if (traceparent === undefined) return null;
  const [, version, traceId, parentId, rest] =
    /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}(-.*)?$/.exec(traceparent) ?? [];
  if (version === undefined || version === "ff" || (version === "00" && rest !== undefined)) return null;
  const zero = /^0+$/;
  return traceId === undefined || zero.test(traceId) || zero.test(parentId ?? "0") ? null : traceId;
}
