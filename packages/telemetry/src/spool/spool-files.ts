import { type FileHandle, mkdir, open, readdir, readFile, rename, stat, unlink } from "node:fs/promises";

/** The file operations that the spool needs. */
export type SpoolFile = Pick<FileHandle, "write" | "datasync" | "truncate" | "stat" | "close">;

export interface SpoolFileFacts {
  readonly ino: number;
  readonly size: number;
  readonly mtimeMs: number;
  readonly isFile: () => boolean;
}

/** The file system operations that the spool needs; `node:fs/promises` provides them. */
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
