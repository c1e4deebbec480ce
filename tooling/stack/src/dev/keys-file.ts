import { createHash } from "node:crypto";
import { join } from "node:path";
import { writePrivateFile } from "../write-private-file.ts";

/** Writes the file from which the service knows the development key: its hash only. Returns its path. */
export async function writeKeysFile(stateDirectory: string, key: string): Promise<string> {
  const path = join(stateDirectory, "keys.json");
  const content = {
    version: "keys.v1",
    keys: [
      {
        subject: "development",
        owner: "development",
        roles: ["submit", "operate", "audit"],
        sha256: createHash("sha256").update(key, "utf8").digest("hex"),
      },
    ],
  };
  await writePrivateFile(path, `${JSON.stringify(content, null, 2)}\n`);
  return path;
}
