import { readFileSync } from "node:fs";

/** The version of this package, which records name as their executor. */
export const readVersion = (): string => versionIn(new URL("../package.json", import.meta.url));

/** The version in a package's manifest. */
export function versionIn(manifest: URL): string {
  const content: unknown = JSON.parse(readFileSync(manifest, "utf8"));
  if (typeof content === "object" && content !== null && "version" in content) return String(content.version);
  throw new Error(`${manifest.pathname} has no version`);
}
