import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** The version of this package, which records name as their executor. */
export const readVersion = (): string => versionIn(new URL("../package.json", import.meta.url));

/** The version and a digest over the code, as the build wrote it. The command's bundle finds it in this package, too. */
export const readBuild = (): string =>
  JSON.parse(readFileSync(fileURLToPath(import.meta.resolve("@slotgate/service/build.json")), "utf8"));

/** The version in a package's manifest. */
export function versionIn(manifest: URL): string {
  const content: unknown = JSON.parse(readFileSync(manifest, "utf8"));
  if (typeof content === "object" && content !== null && "version" in content) return String(content.version);
  throw new Error(`${manifest.pathname} has no version`);
}
