/**
 * Decodes bytes, or returns null if they are not UTF-8. Drops a byte order mark at the start: RFC 8259 lets a reader
 * ignore it, and shells on Windows write one.
 */
export function decodeUtf8(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return null; // A fatal decoder's only error: not UTF-8.
  }
}
