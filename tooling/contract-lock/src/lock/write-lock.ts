import { renameSync, writeFileSync } from "node:fs";
import type { ContractLock } from "./contract-lock.ts";

/** Writes the lock beside its place first, so that it is never half there. */
export function writeLock(file: string, lock: ContractLock): void {
  const unfinished = `${file}.unfinished`;
  writeFileSync(unfinished, `${JSON.stringify(lock, null, 2)}\n`);
  renameSync(unfinished, file);
}
