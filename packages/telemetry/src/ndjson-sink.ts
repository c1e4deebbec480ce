import { open } from "node:fs/promises";
import { genesis, type Head } from "./chain.ts";
import type { TelemetrySink } from "./sink.ts";

/**
 * Appends records to a file, one a line, and syncs it before it answers. The file may hold the chains of
 * several writers, one after the other; results are not kept. Throws when the file cannot be opened.
 */
export async function openNdjsonSink({ path }: { readonly path: string }): Promise<TelemetrySink> {
  const file = await open(path, "a", 0o600);
  let size = (await file.stat()).size;
  const heads = new Map<string, Head>();
  return {
    durable: true,
    head: async (writerId) => heads.get(writerId) ?? genesis(writerId),
    async append({ entries, to }) {
      const lines = Buffer.from(entries.map(({ line }) => `${line}\n`).join(""), "utf8");
      try {
        await file.appendFile(lines);
        await file.datasync();
        size += lines.length;
        heads.set(to.writerId, to);
        return "recorded";
      } catch (error) {
        // Half a group must not stand: the journal takes it for not written.
        await file.truncate(size);
        throw error;
      }
    },
    close: () => file.close(),
  };
}
