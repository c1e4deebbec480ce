import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import { instant, killRequestV1, recordedText } from "@slotgate/contracts";
import * as z from "zod";
import { decodeUtf8 } from "../json/decode-utf8.ts";
import { parseJson } from "../json/parse-json.ts";
import { readRegularFileNow } from "../regular-file.ts";

/** What stands in the file of a process's own kill switch. */
export const switchEntry = z.strictObject({
  version: z.literal("kill-switch.v1"),
  state: z.enum(["engaged", "released"]),
  at: instant,
  by: recordedText.min(1),
  reason: killRequestV1.shape.reason,
});

export type SwitchEntry = z.infer<typeof switchEntry>;

/** `unreadable`: there is something, and what it says is not known; `problem` completes the sentence "the file …". */
export type SwitchFile =
  | { readonly is: "absent" }
  | { readonly is: "unreadable"; readonly problem: string }
  | { readonly is: "read"; readonly entry: SwitchEntry };

/** Several times what an entry with the longest reason takes. */
const maxBytes = 65_536;

/** Small enough to be read without waiting, which is needed before anything is decided. Never throws. */
export function readSwitchFile(path: string): SwitchFile {
  const content = readRegularFileNow(path, { maxBytes });
  if (!content.ok) return content.absent ? { is: "absent" } : { is: "unreadable", problem: content.problem };
  const text = decodeUtf8(content.bytes);
  const json = text === null ? null : parseJson(text);
  const parsed = switchEntry.safeParse(json?.ok === true ? json.value : null);
  return parsed.success
    ? { is: "read", entry: parsed.data }
    : { is: "unreadable", problem: "is no kill switch of version `kill-switch.v1`" };
}

/** On disk, whole or not at all, when it returns. Throws what the file system throws. */
export function writeSwitchFile(path: string, entry: SwitchEntry): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const unfinished = `${path}.${process.pid}.part`;
  // What a crash has left there, and whatever else it may be.
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
