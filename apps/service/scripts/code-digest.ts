import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** SHA-256 over the names and contents of all modules in these folders, wherever those are, and of these files. */
export function codeDigest(folders: readonly string[], files: readonly string[] = []): string {
  const hash = createHash("sha256");
  const add = (name: readonly unknown[], path: string) => {
    const content = readFileSync(path);
    hash.update(JSON.stringify([...name, content.length])).update(content);
  };
  for (const [place, folder] of folders.entries()) {
    const names = readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".js"))
      .map((name) => name.replaceAll("\\", "/"))
      .sort();
    for (const name of names) add([place, name], join(folder, name));
  }
  for (const [place, file] of files.entries()) add([place], file);
  return hash.digest("hex");
}
