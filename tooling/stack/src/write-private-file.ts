import { randomUUID } from "node:crypto";
import { rename, writeFile } from "node:fs/promises";

/**
 * Writes a file that only its owner can read (mode 0600). It appears whole or not at all; a file that was
 * there with a wider mode does not keep it.
 */
export async function writePrivateFile(path: string, content: string): Promise<void> {
  const partial = `${path}.${randomUUID()}`;
  await writeFile(partial, content, { mode: 0o600, flag: "wx" });
  await rename(partial, path);
}
