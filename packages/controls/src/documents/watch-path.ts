import { type FSWatcher, watch } from "node:fs";
import { basename, dirname } from "node:path";

export interface WatchPathOptions {
  readonly path: string;
  /** Interval of polls, in milliseconds. */
  readonly pollIntervalMs: number;
  /** The file may have changed. */
  readonly onHint: () => void;
}

/** Time for a writer that does not rename a finished file into place, so that a partial file is rarely read. */
const settleMs = 20;

/**
 * Calls `onHint` soon after a file may have changed, and at every poll. Watches the file's directory, because editors
 * and mounted configuration replace the file or link; polling finds changes behind links and on file systems without
 * events. Returns a function that stops the watch.
 */
export function watchPath({ path, pollIntervalMs, onHint }: WatchPathOptions): () => void {
  const name = basename(path);
  let watcher: FSWatcher | null = null;
  let settling: NodeJS.Timeout | null = null;

  const heard = (changed: string | null): void => {
    // Mounted configuration swaps a link whose name begins with two dots.
    if (changed !== null && changed !== name && !changed.startsWith("..")) return;
    // Further events do not extend the delay: a directory may change without end.
    settling ??= setTimeout(() => {
      settling = null;
      onHint();
    }, settleMs).unref();
  };

  const listen = (): void => {
    if (watcher !== null) return;
    try {
      const opened = watch(dirname(path), { persistent: false }, (_event, changed) => heard(changed));
      // The next poll opens another watcher; the directory may exist again by then.
      opened.on("error", () => {
        opened.close();
        if (watcher === opened) watcher = null;
      });
      watcher = opened;
    } catch {
      watcher = null; // No directory, or no watches left: polling continues and retries.
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
