import { expect, it } from "vitest";
import { tarballTable } from "./tarball-table.ts";

it("a table of tarballs names places, sizes and what is needed of our own", () => {
  const table = tarballTable([
    {
      file: "one.tgz",
      manifest: {
        name: "@slotgate/one",
        version: "1.0.0",
        dependencies: { "@slotgate/two": "^1.0.0", zod: "^4.0.0" },
      },
      entries: [
        { path: "LICENSE", bytes: 1_000 },
        { path: "dist/index.js", bytes: 200 },
        { path: "dist/one/two.js", bytes: 300 },
      ],
      packedBytes: 750,
      unpackedBytes: 1_500,
    },
  ]);
  expect(table.split("\n")).toEqual([
    "@slotgate/one@1.0.0: 0.8 kB packed, 1.5 kB on disk",
    "  LICENSE        1.0 kB",
    "  dist/          2 files, 0.5 kB",
    "  needs @slotgate/two@^1.0.0",
  ]);
});
