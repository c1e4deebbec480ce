import { type FSWatcher, watch } from "node:fs";
import { basename, dirname } from "node:path";

export interface WatchPathOptions {
  readonly path: string;
  /** How often to look again, whatever was heard; milliseconds. */
  readonly pollIntervalMs: number;
  /** The file may have changed. */
  readonly onHint: () => void;
}

/** Writers that do not rename a finished file into place get this long, so that half of it is rarely read. */
const settleMs = 20;

/**
 * Calls `onHint` soon after a file may have changed, and at every poll. Its directory is watched, not the file,
 * because editors and mounted configuration put a new file or link in its place; what happens behind links
 * elsewhere, and on file systems that tell nothing, the poll finds. Answers the function that ends it.
 */
export function watchPath({ path, pollIntervalMs, onHint }: WatchPathOptions): () => void {
  const name = basename(path);
  let watcher: FSWatcher | null = null;
  let settling: NodeJS.Timeout | null = null;

  const heard = (changed: string | null): void => {
    // Mounted configuration swaps a link whose name begins with two dots.
    if (changed !== null && changed !== name && !changed.startsWith("..")) return;
    // Not put off by further events: a directory may never come to rest.
    settling ??= setTimeout(() => {
      settling = null;
      onHint();
    }, settleMs).unref();
  };

  const listen = (): void => {
    if (watcher !== null) return;
    try {
      const opened = watch(dirname(path), { persistent: false }, (_event, changed) => heard(changed));
      // The poll opens another one: the directory may have come back by then.
      opened.on("error", () => {
        opened.close();
        if (watcher === opened) watcher = null;
      });
      watcher = opened;
    } catch {
      watcher = null; // no directory, or no more watches to be had: the poll goes on alone and tries again
    }
  };

  listen();
  const poll = setInterval(() => {
    listen();
    onHint();
  }, pollIntervalMs).unref();

  return () => {
    clearInterval(poll);
    if (settling !== null) clearTimeout(settling);
    watcher?.close();
  };
}
