import { open, rename, rm } from "node:fs/promises";
import type { CommandIo } from "../output/io.ts";

/** Where an export goes. `write` resolves when more may be written. */
export interface ExportTarget {
  readonly write: (text: string) => Promise<void>;
  /** It has come to its end. */
  readonly finish: () => Promise<void>;
  /** It was cut off. */
  readonly abandon: () => Promise<void>;
}

export const outTarget = ({ out, drained }: CommandIo): ExportTarget => ({
  async write(text) {
    out(text);
    await drained?.();
  },
  finish: async () => {},
  abandon: async () => {},
});

/** Readable by its owner alone: job ids and rules are nobody else's business. */
export async function fileTarget(path: string): Promise<ExportTarget> {
  const unfinished = `${path}.part`;
  const file = await open(unfinished, "w", 0o600);
  return {
    write: (text) => file.writeFile(text),
    async finish() {
      await file.sync();
      await file.close();
      await rename(unfinished, path);
    },
    async abandon() {
      await file.close().catch(() => {});
      await rm(unfinished, { force: true });
    },
  };
}
