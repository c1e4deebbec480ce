import { openRegularFile } from "@slotgate/controls";
import { type OutboundWriter, outboundFilesOf } from "./outbound-files.ts";
import { parseOutboundLine } from "./read-outbound.ts";

/** What was added to a ledger since the last read. */
export interface OutboundNews {
  /** Decisions for which requests were sent. */
  readonly decisionIds: ReadonlySet<string>;
  /** Complete lines that cannot be read. */
  readonly unreadable: number;
}

const lineFeed = 0x0a;
const mostBytes = 1 << 20;

/** Reads one process's ledger, each line once. Throws if it cannot be read; nothing then counts as read. */
export function tailOutbound(writer: OutboundWriter): () => Promise<OutboundNews> {
  /** By file, the offset read so far, at the end of a complete line. */
  const read = new Map<string, number>();

  return async () => {
    const decisionIds = new Set<string>();
    let unreadable = 0;
    const ends = new Map<string, number>();
    for (const path of outboundFilesOf(writer)) {
      const { lines, end } = await linesFrom(path, read.get(path) ?? 0);
      ends.set(path, end);
      for (const text of lines) {
        const line = parseOutboundLine(text);
        if (line === null) unreadable += 1;
        else if (line.is === "sent") decisionIds.add(line.decisionId);
      }
    }
    read.clear();
    for (const [path, end] of ends) read.set(path, end);
    return { decisionIds, unreadable };
  };
}

/** The complete lines from there on; the last one may still be in progress. */
async function linesFrom(
  path: string,
  start: number,
): Promise<{ readonly lines: readonly string[]; readonly end: number }> {
  const file = await openRegularFile(path);
  try {
    const chunks: Buffer[] = [];
    let at = start;
    for (;;) {
      const { bytesRead, buffer } = await file.read(Buffer.alloc(mostBytes), 0, mostBytes, at);
      if (bytesRead === 0) break;
      chunks.push(buffer.subarray(0, bytesRead));
      at += bytesRead;
    }
    const bytes = Buffer.concat(chunks);
    const whole = bytes.subarray(0, bytes.lastIndexOf(lineFeed) + 1);
    const lines = whole.toString("utf8").split("\n").slice(0, -1);
    return { lines, end: start + whole.length };
  } finally {
    await file.close();
  }
}
