import type { Readable } from "node:stream";

/** Enough lines that handing them over costs little, few enough that memory stays small. */
const standardBytes = 1 << 20;
const lineFeed = 0x0a;

/** The lines of a COPY stream in blocks of whole lines, each ended by a line feed. */
export async function* copyLines(
  stream: Readable,
  { blockBytes = standardBytes }: { readonly blockBytes?: number } = {},
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  let chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    const end = bytes + chunk.length < blockBytes ? -1 : chunk.lastIndexOf(lineFeed);
    if (end < 0) {
      chunks.push(chunk);
      bytes += chunk.length;
      continue;
    }
    yield joined([...chunks, chunk.subarray(0, end + 1)]);
    const rest = chunk.subarray(end + 1);
    chunks = [rest];
    bytes = rest.length;
  }
  if (bytes > 0) yield joined(chunks);
}

/** In memory of its own, which can be handed to another thread. */
function joined(chunks: readonly Buffer[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(chunks.reduce((bytes, { length }) => bytes + length, 0));
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}
