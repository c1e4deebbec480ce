import { type FileBound, type FileContent, readRegularFile } from "../regular-file.ts";
import { watchPath } from "./watch-path.ts";

export interface FollowFileOptions {
  readonly path: string;
  readonly bound: FileBound;
  /** Interval of polls, for changes that the file system does not report; milliseconds. */
  readonly pollIntervalMs: number;
  /** The content that is known already. */
  readonly content: FileContent;
  /** Called with each content that differs from the one before, one call at a time. Must not reject. */
  readonly onContent: (content: FileContent) => Promise<void> | void;
}

/** Reads a file again whenever it may have changed. Returns a function that stops this, after a call under way. */
export function followFile(options: FollowFileOptions): () => Promise<void> {
  const { path, bound, pollIntervalMs, onContent } = options;
  let { content } = options;
  let reading = Promise.resolve();
  let readAgain = false;
  let closed = false;

  const readUntilSettled = async (): Promise<void> => {
    while (readAgain && !closed) {
      readAgain = false;
      const given = await readRegularFile(path, bound);
      if (closed || sameContent(content, given)) continue;
      content = given;
      await onContent(given);
    }
  };
  const stopWatching = watchPath({
    path,
    pollIntervalMs,
    onHint: () => {
      if (readAgain) return;
      readAgain = true;
      reading = reading.then(readUntilSettled);
    },
  });

  return async () => {
    closed = true;
    stopWatching();
    await reading;
  };
}

function sameContent(one: FileContent, other: FileContent): boolean {
  if (one.ok && other.ok) return Buffer.compare(one.bytes, other.bytes) === 0;
  return !one.ok && !other.ok && one.problem === other.problem;
}
