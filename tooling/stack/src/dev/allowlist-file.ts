import { constants } from "node:fs";
import { copyFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** Puts the sample allowlist into the state directory unless one is there. Returns its path. */
export async function ensureAllowlistFile(stateDirectory: string): Promise<string> {
  const path = join(stateDirectory, "allowlist.json");
  const sample = fileURLToPath(new URL("../samples/allowlist.json", import.meta.url));
  await copyFile(sample, path, constants.COPYFILE_EXCL).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code !== "EEXIST") throw cause;
  });
  return path;
}
