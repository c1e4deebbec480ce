import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { parseJson, readRegularFileNow } from "@slotgate/controls";
import * as z from "zod";

const processNote = z.strictObject({ host: z.string(), pid: z.int().positive() });

export type ProcessNote = z.infer<typeof processNote>;

export interface NoteOptions {
  /** The kill switch file; the note is written beside it. */
  readonly path: string;
  readonly own: ProcessNote;
  readonly isRunning: (pid: number) => boolean;
}

/**
 * Notes that this process uses the kill switch file. Returns the process that noted so before and still runs on this
 * machine, or whose number another program has now; null: none. Never throws.
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
    // A directory that is not writable gives no warning either.
  }
  const other = found.success ? found.data : null;
  return other !== null && other.host === own.host && other.pid !== own.pid && isRunning(other.pid)
    ? other
    : null;
}

/** Whether a process of this machine runs, under any user. */
export function runsHere(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
