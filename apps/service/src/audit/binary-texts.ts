const lengthBytes = 4;
const countBytes = 2;

/**
 * The texts in a block of PostgreSQL's binary format for COPY, of rows that have one column: how many columns there are,
 * how many bytes the text has, the text; and a count of -1 at the end of all rows. Each text is decoded by itself:
 * decoding a block as a whole and splitting that took thirty times as long. What is cut short or is no such row comes
 * out as a text that nobody can read, so that it is told and never left out.
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
