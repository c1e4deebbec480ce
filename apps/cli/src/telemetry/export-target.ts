import { open, rename, rm } from "node:fs/promises";
import { messageOf } from "@slotgate/controls";
import { CommandFailure } from "../output/command-failure.ts";
import type { CommandIo } from "../output/io.ts";

/** The destination of an export. `write` resolves when it can take more. */
export interface ExportTarget {
  readonly write: (text: string) => Promise<void>;
  /** The export is complete. */
  readonly finish: () => Promise<void>;
  /** The export was cut off. */
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

/** Readable for its owner only: job ids and rules are confidential. */
export async function fileTarget(path: string): Promise<ExportTarget> {
  const unfinished = `${path}.part`;
  const file = await open(unfinished, "w", 0o600).catch((error: unknown) => {
    throw new CommandFailure(`the file \`${path}\` cannot be written: ${messageOf(error)}`);
  });
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
