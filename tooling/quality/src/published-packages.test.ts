import { describe, expect, it } from "vitest";
import { filesEndingIn } from "./repository-files.ts";

interface Manifest {
  readonly name: string;
  readonly private?: boolean;
  readonly bin?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly [field: string]: unknown;
}
const manifests = filesEndingIn("package.json").map(({ path, text }) => ({
  path,
  manifest: JSON.parse(text) as Manifest,
}));
const published = manifests.filter(({ manifest }) => manifest.private !== true);
const [config] = filesEndingIn(".changeset/config.json");

describe("packages that are published", () => {
  it("are those that make up the command, and no tool", () => {
    expect(published.map(({ manifest }) => manifest.name).sort()).toEqual([
      ...[
        "contracts",
        "controls",
        "executor",
        "gate",
        "model",
        "postgres",
        "readiness",
        "service",
        "telemetry",
      ].map((name) => `@slotgate/${name}`),
      "slotgate",
    ]);
  });

  it.each(published)("$path says what npm shows and what is packed", ({ manifest }) => {
    expect(manifest).toMatchObject({
      license: "Apache-2.0",
      type: "module",
      description: expect.stringMatching(/\.$/),
      engines: { node: ">=22" },
      files: expect.arrayContaining(["dist", "!dist/**/*.map"]),
      publishConfig: { access: "public", provenance: true },
      exports: { ".": { types: "./dist/index.d.ts", default: "./dist/index.js" } },
    });
  });

  it.each(published)("$path depends on nothing that is not published", ({ manifest }) => {
    const names = published.map((one) => one.manifest.name);
    const own = Object.keys(manifest.dependencies ?? {}).filter((name) => name.startsWith("@slotgate/"));
    expect(own.filter((name) => !names.includes(name))).toEqual([]);
  });

  it.each(published)("$path has the repository's licence beside it", ({ path }) => {
    const licences = new Map(filesEndingIn("LICENSE").map((file) => [file.path, file.text]));
    expect(licences.get(path.replace("package.json", "LICENSE"))).toBe(licences.get("LICENSE"));
  });

  it("the command is one of them", () => {
    const command = published.find(({ manifest }) => manifest.name === "slotgate");
    expect(command?.manifest.bin).toEqual({ slotgate: "./bin/slotgate.js" });
  });

  it("name no repository: the release fills in the one in which it runs, which npm holds provenance against", () => {
    expect(published.filter(({ manifest }) => Object.hasOwn(manifest, "repository"))).toEqual([]);
  });

  it.each(published)("$path has a README beside it that says how to install it", ({ path, manifest }) => {
    const readmes = new Map(filesEndingIn("README.md").map((file) => [file.path, file.text]));
    expect(readmes.get(path.replace("package.json", "README.md"))).toContain(`npm install ${manifest.name}`);
  });

  it("are released by changesets, for everybody; tools have no versions", () => {
    const settings: unknown = JSON.parse(config?.text ?? "null");
    expect(settings).toMatchObject({ access: "public", baseBranch: "main", privatePackages: false });
    expect(settings).not.toHaveProperty("ignore");
  });

  it("need each other by `workspace:^`, which becomes the version that was packed", () => {
    const ranges = published.flatMap(({ path, manifest }) =>
      Object.entries(manifest.dependencies ?? {})
        .filter(([name, range]) => name.startsWith("@slotgate/") && range !== "workspace:^")
        .map(([name, range]) => `${path}: ${name} ${range}`),
    );
    expect(ranges).toEqual([]);
  });
});
