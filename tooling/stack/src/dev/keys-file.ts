import { createHash } from "node:crypto";
import { join } from "node:path";
import type { Secrets } from "../secrets.ts";
import { writePrivateFile } from "../write-private-file.ts";

/** Writes the file from which the service knows its bearer keys: hashes only. Returns its path. */
export async function writeKeysFile(stateDirectory: string, keys: Secrets["keys"]): Promise<string> {
  const path = join(stateDirectory, "keys.json");
  const content = {
    version: "keys.v1",
    keys: Object.entries(keys).map(([role, secret]) => ({
      subject: `development-${role}`,
      owner: "development",
      roles: [role],
      sha256: createHash("sha256").update(secret, "utf8").digest("hex"),
    })),
  };
  await writePrivateFile(path, `${JSON.stringify(content, null, 2)}\n`);
  return path;
}
