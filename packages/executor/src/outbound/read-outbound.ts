import { createInterface } from "node:readline";
import { openRegularFile } from "@slotgate/controls";
import { type OutboundHeader, type OutboundLine, outboundLine } from "./outbound-line.ts";

/** The content of ledger files. */
export interface OutboundContent {
  /** Requests sent, by decision id. */
  readonly requests: ReadonlyMap<string, number>;
  /** Headers of the files that have one. */
  readonly files: readonly OutboundHeader[];
  /** Unreadable lines; the last line of a killed process may be one. */
  readonly unreadable: number;
}

/** Reads ledger files line by line. Throws if a file cannot be read. */
export async function readOutbound(paths: readonly string[]): Promise<OutboundContent> {
  const requests = new Map<string, number>();
  const files: OutboundHeader[] = [];
  let unreadable = 0;
  for (const path of paths) {
    const input = (await openRegularFile(path)).createReadStream();
    for await (const text of createInterface({ input, crlfDelay: Infinity })) {
      const line = parseOutboundLine(text);
      switch (line?.is) {
        case undefined:
          unreadable += 1;
          break;
        case "header":
          files.push(line);
          break;
        case "sent":
          requests.set(line.decisionId, (requests.get(line.decisionId) ?? 0) + 1);
          break;
        case "ended":
      }
    }
  }
  return { requests, files, unreadable };
}

/** Null: the line cannot be read. */
export function parseOutboundLine(text: string): OutboundLine | null {
  try {
    return outboundLine.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

/** Writers whose files are all present: requests not listed there were not sent. */
export function completeWriters({ files }: Pick<OutboundContent, "files">): ReadonlySet<string> {
  const byWriter = Map.groupBy(files, ({ writerId }) => writerId);
  const complete = [...byWriter].filter(([, own]) => {
    const numbers = new Set(own.map(({ file }) => file));
    return Math.max(...numbers) === numbers.size;
  });
  return new Set(complete.map(([writerId]) => writerId));
}
