import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { root } from "./repository-files.ts";

interface Lockfile {
  readonly importers: Readonly<
    Record<string, { readonly devDependencies?: Readonly<Record<string, { readonly version: string }>> }>
  >;
}

describe("the Node that the workspace brings", () => {
  it("is the one that engines are checked against, so that an older Node on the machine draws no warnings", () => {
    const read = (path: string): unknown => parse(readFileSync(join(root, path), "utf8"));
    const { importers } = read("pnpm-lock.yaml") as Lockfile;
    const { nodeVersion } = read("pnpm-workspace.yaml") as { readonly nodeVersion?: string };
    expect(nodeVersion).toBe(importers["."]?.devDependencies?.["node"]?.version);
  });
});
