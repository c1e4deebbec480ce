const lengthBytes = 4;
const countBytes = 2;

/**
 * The texts in a block of PostgreSQL's binary COPY format, of rows with one column: number of columns, length of the
 * text in bytes, the text; and a count of -1 after the last row. Each text is decoded separately, since decoding and
 * splitting a whole block took thirty times as long. A truncated or malformed row yields an unreadable text, so that it
 * is reported and never skipped.
 */
export function binaryTexts({ buffer, byteOffset, length }: Uint8Array<ArrayBuffer>): string[] {
  const bytes = Buffer.from(buffer, byteOffset, length);
  const texts: string[] = [];
  let at = 0;
  while (at < length) {
    const from = at + countBytes + lengthBytes;
    if (at + countBytes === length && bytes.readInt16BE(at) === -1) break;
    if (from > length || bytes.readInt16BE(at) !== 1) return [...texts, unreadable];
    const end = from + bytes.readInt32BE(at + countBytes);
    if (end < from || end > length) return [...texts, unreadable];
    texts.push(bytes.toString("utf8", from, end));
    at = end;
  }
  return texts;
}

const unreadable = "";
