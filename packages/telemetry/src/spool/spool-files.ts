import { type FileHandle, mkdir, open, readdir, readFile, rename, stat, unlink } from "node:fs/promises";

/** As much of a file as the spool needs. */
export type SpoolFile = Pick<FileHandle, "write" | "datasync" | "truncate" | "stat" | "close">;

export interface SpoolFileFacts {
  readonly ino: number;
  readonly size: number;
  readonly mtimeMs: number;
  readonly isFile: () => boolean;
}

/** As much of a file system as the spool needs; `node:fs/promises` fits. */
export interface SpoolFiles {
  readonly mkdir: (
    path: string,
    options: { readonly recursive: true; readonly mode: number },
  ) => Promise<unknown>;
  readonly open: (path: string, flags: string, mode?: number) => Promise<SpoolFile>;
  readonly readdir: (path: string) => Promise<string[]>;
  readonly readFile: (path: string, encoding: "utf8") => Promise<string>;
  readonly rename: (from: string, to: string) => Promise<void>;
  readonly stat: (path: string) => Promise<SpoolFileFacts>;
  readonly unlink: (path: string) => Promise<void>;
}

export const realFiles: SpoolFiles = { mkdir, open, readdir, readFile, rename, stat, unlink };

/** The code of a system error, e.g. `ENOSPC`. */
export const codeOf = (error: unknown): string | null =>
  error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : null;
