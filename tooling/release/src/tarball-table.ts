import type { Tarball } from "./tarball.ts";

/** What lies in packed packages and how much it is, for a person to read. */
export const tarballTable = (tarballs: readonly Tarball[]): string => tarballs.map(describe).join("\n\n");

function describe({ manifest, entries, packedBytes, unpackedBytes }: Tarball): string {
  const places = Map.groupBy(entries, ({ path }) => (path.includes("/") ? `${path.split("/")[0]}/` : path));
  const rows = [...places].map(([place, files]) => {
    const count = place.endsWith("/") ? ` ${files.length} files,` : "";
    return `  ${place.padEnd(14)}${count} ${kilobytes(files.reduce((sum, { bytes }) => sum + bytes, 0))}`;
  });
  const dependencies = Object.entries(manifest.dependencies ?? {})
    .filter(([name]) => name.startsWith("@slotgate/"))
    .map(([name, range]) => `${name}@${range}`);
  return [
    `${manifest.name}@${manifest.version}: ${kilobytes(packedBytes)} packed, ${kilobytes(unpackedBytes)} on disk`,
    ...rows,
    ...(dependencies.length === 0 ? [] : [`  needs ${dependencies.join(", ")}`]),
  ].join("\n");
}

const kilobytes = (bytes: number): string => `${(bytes / 1000).toFixed(1)} kB`;
