import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import { instant, killRequestV1, recordedText } from "@slotgate/contracts";
import { decodeUtf8, parseJson, readRegularFileNow } from "@slotgate/controls";
import * as z from "zod";

/** The content of the process's own kill switch file. */
export const switchEntry = z.strictObject({
  version: z.literal("kill-switch.v1"),
  state: z.enum(["engaged", "released"]),
  at: instant,
  by: recordedText.min(1),
  reason: killRequestV1.shape.reason,
});

export type SwitchEntry = z.infer<typeof switchEntry>;

/** `unreadable`: the file exists but cannot be interpreted; `problem` completes the sentence "the file …". */
export type SwitchFile =
  | { readonly is: "absent" }
  | { readonly is: "unreadable"; readonly problem: string }
  | { readonly is: "read"; readonly entry: SwitchEntry };

/** Several times the size of an entry with the longest reason. */
const maxBytes = 65_536;

/** Small enough for a synchronous read, because the state is needed before any decision. Never throws. */
export function readSwitchFile(path: string): SwitchFile {
  const content = readRegularFileNow(path, { maxBytes });
  if (!content.ok) return content.absent ? { is: "absent" } : { is: "unreadable", problem: content.problem };
  const text = decodeUtf8(content.bytes);
  const json = text === null ? null : parseJson(text);
  const parsed = switchEntry.safeParse(json?.ok === true ? json.value : null);
  return parsed.success
    ? { is: "read", entry: parsed.data }
    : { is: "unreadable", problem: "is not a kill switch file of version `kill-switch.v1`" };
}

/** Writes the file durably and atomically. Throws file system errors. */
export function writeSwitchFile(path: string, entry: SwitchEntry): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const unfinished = `${path}.${process.pid}.part`;
  // Left by a crash, or unrelated.
  rmSync(unfinished, { force: true });
  const file = openSync(unfinished, "wx", 0o600);
  try {
    writeSync(file, `${JSON.stringify(entry, null, 2)}\n`);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  try {
    renameSync(unfinished, path);
  } catch (error) {
    rmSync(unfinished, { force: true });
    throw error;
  }
  syncDirectory(dirname(path));
}

function syncDirectory(path: string): void {
  const directory = openSync(path, "r");
  try {
    fsyncSync(directory);
  } finally {
    closeSync(directory);
  }
}
