import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import { instant, killRequestV1 } from "@slotgate/contracts";
import * as z from "zod";
import { parseJson } from "../json/parse-json.ts";

/** What stands in the file of a process's own kill switch. */
export const switchEntry = z.strictObject({
  version: z.literal("kill-switch.v1"),
  state: z.enum(["engaged", "released"]),
  at: instant,
  by: z.string().min(1),
  reason: killRequestV1.shape.reason,
});

export type SwitchEntry = z.infer<typeof switchEntry>;

/** `unreadable`: there is something, and nobody knows what it says; that engages. */
export type SwitchFile =
  | { readonly is: "absent" }
  | { readonly is: "unreadable"; readonly problem: string }
  | { readonly is: "read"; readonly entry: SwitchEntry };

/** Small enough to be read without waiting, which is needed before anything is decided. Never throws. */
export function readSwitchFile(path: string): SwitchFile {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    const missing = error instanceof Error && "code" in error && error.code === "ENOENT";
    return missing ? { is: "absent" } : { is: "unreadable", problem: String(error) };
  }
  const json = parseJson(text);
  const parsed = switchEntry.safeParse(json.ok ? json.value : null);
  return parsed.success
    ? { is: "read", entry: parsed.data }
    : { is: "unreadable", problem: "it is no kill switch of version kill-switch.v1" };
}

/** On disk, whole or not at all, when it returns. Throws what the file system throws. */
export function writeSwitchFile(path: string, entry: SwitchEntry): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const unfinished = `${path}.${process.pid}.part`;
  const file = openSync(unfinished, "w", 0o600);
  try {
    writeSync(file, `${JSON.stringify(entry, null, 2)}\n`);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(unfinished, path);
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
