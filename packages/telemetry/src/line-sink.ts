import { genesis, type Head } from "./record/chain.ts";
import type { TelemetrySink } from "./record/sink.ts";

/** Passes each record's line to `write`, e.g. for a terminal. Not durable, so nothing is ever admitted on it. */
export function createLineSink({ write }: { readonly write: (line: string) => void }): TelemetrySink {
  const heads = new Map<string, Head>();
  return {
    durable: false,
    head: async (writerId) => heads.get(writerId) ?? genesis(writerId),
    async append({ entries, to }) {
      heads.set(to.writerId, to);
      for (const { line } of entries) write(line);
      return "recorded";
    },
    close: async () => {},
  };
}
