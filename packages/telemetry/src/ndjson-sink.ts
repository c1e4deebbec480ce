import { open } from "node:fs/promises";
import { createBudgetBook } from "./budget-book.ts";
import { genesis, type Head } from "./record/chain.ts";
import { nothingUnmet } from "./record/conditions.ts";
import { NotWrittenError } from "./record/not-written-error.ts";
import type { SinkAnswer, SinkBatch, TelemetrySink } from "./record/sink.ts";
import { Turnstile } from "./record/turnstile.ts";

/**
 * Appends records to a file, one per line, and syncs it before it confirms. The file may hold the chains of several
 * writers; results are not stored. Budgets are those of this process alone. Throws when the file cannot be opened.
 */
export async function openNdjsonSink({ path }: { readonly path: string }): Promise<TelemetrySink> {
  const file = await open(path, "a", 0o600);
  const turnstile = new Turnstile();
  const heads = new Map<string, Head>();
  let size = (await file.stat()).size;
  let broken = false;
  const budgets = createBudgetBook();

  async function append({ entries, to }: SinkBatch): Promise<SinkAnswer> {
    const overBudget = budgets.shortfalls(entries);
    if (overBudget.size > 0) return { ...nothingUnmet, overBudget };
    const lines = Buffer.from(entries.map(({ line }) => `${line}\n`).join(""), "utf8");
    try {
      if (broken) throw new Error("the file has a partial group that could not be removed");
      await file.appendFile(lines);
      await file.datasync();
      size += lines.length;
      budgets.note(entries);
      heads.set(to.writerId, to);
      return "recorded";
    } catch (error) {
      // A partial group must not stay, because the journal assumes that it was not written.
      await file.truncate(size).catch(() => {
        broken = true;
      });
      throw new NotWrittenError({ cause: error });
    }
  }

  return {
    durable: true,
    head: async (writerId) => heads.get(writerId) ?? genesis(writerId),
    // Several writers share the file, and truncation must not remove another writer's records.
    append: (batch) => turnstile.pass(() => append(batch)),
    close: () => file.close(),
  };
}
