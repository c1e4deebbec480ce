/**
 * Bytes as text, or null when they are not UTF-8. A byte order mark at the start is dropped: RFC 8259 lets a
 * reader ignore it, and shells on Windows write one.
 */
export function decodeUtf8(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return null; // the only error a fatal decoder has: these bytes are not UTF-8
  }
}
