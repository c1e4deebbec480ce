import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import * as z from "zod";
import { parseJson } from "../json/parse-json.ts";
import { readRegularFileNow } from "../regular-file.ts";

const processNote = z.strictObject({ host: z.string(), pid: z.int().positive() });

export type ProcessNote = z.infer<typeof processNote>;

export interface NoteOptions {
  /** The file of a kill switch; the note is beside it. */
  readonly path: string;
  readonly own: ProcessNote;
  readonly isRunning: (pid: number) => boolean;
}

/**
 * Notes that this process keeps its switch in the file, and answers the process that has noted so and still runs on this
 * machine; null: none. A number that the system has given to another program since is such a process too. Never throws.
 */
export function noteProcess({ path, own, isRunning }: NoteOptions): ProcessNote | null {
  const place = `${path}.process`;
  const content = readRegularFileNow(place, { maxBytes: 4_096 });
  const json = content.ok ? parseJson(content.bytes.toString("utf8")) : null;
  const found = processNote.safeParse(json?.ok === true ? json.value : null);
  try {
    mkdirSync(dirname(place), { recursive: true, mode: 0o700 });
    rmSync(place, { force: true });
    writeFileSync(place, `${JSON.stringify(own)}\n`, { mode: 0o600, flag: "wx" });
  } catch {
    // Where nothing can be written, nobody is warned either.
  }
  const other = found.success ? found.data : null;
  return other !== null && other.host === own.host && other.pid !== own.pid && isRunning(other.pid)
    ? other
    : null;
}

/** Whether a process of this machine runs, be it another user's. */
export function runsHere(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
