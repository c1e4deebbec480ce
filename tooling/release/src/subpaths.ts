import type { Tarball } from "./tarball.ts";

/** The types of files that an export pattern matches. */
const importable = /\.(?:json|js)$/;

/**
 * Everything that can be imported from a packed package, as written in an import: its exports, those with a pattern
 * once for each file that the pattern matches.
 */
export function subpathsOf({ manifest, entries }: Pick<Tarball, "manifest" | "entries">): string[] {
  const found = Object.entries(manifest.exports ?? {}).flatMap(([key, target]) => {
    const specifier = manifest.name + key.slice(1);
    if (!key.includes("*")) return [specifier];
    const [prefix = "", suffix = ""] = filePattern(target).slice(2).split("*");
    return entries
      .map(({ path }) => path)
      .filter((path) => path.startsWith(prefix) && path.endsWith(suffix) && importable.test(path))
      .map((path) => specifier.replace("*", path.slice(prefix.length, path.length - suffix.length)));
  });
  return found.toSorted();
}

function filePattern(target: unknown): string {
  if (typeof target === "string") return target;
  if (typeof target === "object" && target !== null && "default" in target)
    return filePattern(target.default);
  throw new Error(`an export without a default: ${JSON.stringify(target)}`);
}
