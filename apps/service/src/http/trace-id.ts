/** The trace id of a W3C `traceparent` header, or null when there is none that is valid. */
export function traceIdOf(traceparent: string | undefined): string | null {
  const id = /^[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}(?:-.*)?$/.exec(traceparent ?? "")?.[1];
  return id === undefined || /^0+$/.test(id) ? null : id;
}
