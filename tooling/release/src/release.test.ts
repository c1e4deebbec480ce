import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type TemporaryDirectory, temporaryDirectory } from "@slotgate/stack";
import { afterEach, beforeEach, describe, expect, inject, it } from "vitest";
import { dryRun } from "./dry-run.ts";
import { fillRepository } from "./fill-repository.ts";
import { nextVersions } from "./next-versions.ts";
import { withProvenance } from "./provenance.ts";
import { publish } from "./publish.ts";
import { publishedPackages } from "./published-packages.ts";
import type { ReleaseOptions } from "./release-options.ts";
import { runCommand } from "./run-command.ts";
import { scratchCopy } from "./scratch-copy.ts";
import { minorChange, smallWorkspace } from "./workspace.test-case.ts";

let directory: TemporaryDirectory;
let root: string;
let commit: (message: string) => Promise<string>;
let printed: string[];
beforeEach(async () => {
  directory = await temporaryDirectory("release");
  root = join(directory.path, "root");
  await mkdir(root);
  ({ commit } = await smallWorkspace(root));
  await commit("a small workspace");
  printed = [];
});
afterEach(() => directory.remove());

const options = (env: ReleaseOptions["env"] = {}): ReleaseOptions => ({
  root,
  workspace: directory.path,
  env,
  progress: { print: (line) => printed.push(line), now: () => 0 },
});
const change = (text = minorChange): Promise<void> => writeFile(join(root, ".changeset/more.md"), text);
const workflow = {
  GITHUB_SERVER_URL: "https://github.example",
  GITHUB_REPOSITORY: "team/slots",
  ACTIONS_ID_TOKEN_REQUEST_URL: "https://token.example",
};

describe("a dry run of a release", () => {
  it("is refused while something is not committed", async () => {
    await change();
    await expect(dryRun(options())).rejects.toThrow(
      "1 uncommitted change(s), the first `?? .changeset/more.md`",
    );
  });

  it("is refused without a changeset", async () => {
    await expect(dryRun(options())).rejects.toThrow("nothing to release");
  });

  it("is refused when the contracts cannot be compared with their lock", async () => {
    await change();
    await commit("a change");
    await expect(dryRun(options())).rejects.toThrow("there is no script `contracts:check`");
  });

  it("is refused when the contracts differ from their lock", async () => {
    await change();
    const scripts = { "contracts:check": 'echo "result lost FAILED" && exit 1' };
    await writeFile(join(root, "package.json"), JSON.stringify({ name: "small", private: true, scripts }));
    await commit("a change");
    await expect(dryRun(options())).rejects.toThrow("result lost FAILED");
  });

  it("says what it is doing", async () => {
    await expect(dryRun(options())).rejects.toThrow();
    expect(printed).toEqual([
      "• see that everything is committed …",
      expect.stringMatching(/^ {2}the release is made of commit [0-9a-f]{7,} \(0\.0 s\)$/),
      "• look for changesets …",
    ]);
  });
});

describe("publishing", () => {
  it.each([
    {},
    { ...workflow, ACTIONS_ID_TOKEN_REQUEST_URL: undefined },
    { ACTIONS_ID_TOKEN_REQUEST_URL: "x" },
  ])("is refused outside the release workflow: %j", async (env) => {
    await expect(publish(options(env))).rejects.toThrow("this is not the release workflow");
  });

  it("is refused while a changeset is left", async () => {
    await change();
    await commit("a change");
    await expect(publish(options(workflow))).rejects.toThrow(
      "no version contains these changesets yet: more",
    );
  });

  it("attests where a package was built, or is refused", async () => {
    // Nothing listens there: the refusal comes before anything is sent.
    const registry = "--registry=http://127.0.0.1:9/";
    const args = ["publish", inject("tarballs")["@slotgate/gate"] ?? "missing", "--no-git-checks", registry];
    await writeFile(join(root, ".npmrc"), "//127.0.0.1:9/:_authToken=none\n");
    const env = { ...withProvenance, GITHUB_ACTIONS: "", GITLAB_CI: "", CI: "" };
    await expect(runCommand("pnpm", args, { cwd: root, env })).rejects.toThrow(/provenance/i);
  });
});

describe("the next versions", () => {
  it("are those that changesets request, also for dependents, with the commit of each change", async () => {
    await change();
    const hash = await commit("a change");
    const copy = join(directory.path, "copy");
    await scratchCopy({ root, destination: copy });
    const next = await nextVersions(copy);
    expect(next.map(({ name, from, to }) => [name, from, to])).toEqual([
      ["@small/one", "0.1.0", "0.2.0"],
      ["@small/two", "0.1.0", "0.1.1"],
    ]);
    expect(next[0]?.changes).toContain(hash.slice(0, 7));
    expect(next[0]?.changes).toContain("One can do more.");
    expect(next[1]?.changes).toContain("@small/one@0.2.0");
  });

  it("leave the repository unchanged, and tools without versions", async () => {
    await change();
    await commit("a change");
    const copy = join(directory.path, "copy");
    await scratchCopy({ root, destination: copy });
    await nextVersions(copy);
    expect(await runCommand("git", ["status", "--porcelain"], { cwd: root })).toBe("");
    expect(await runCommand("git", ["status", "--porcelain"], { cwd: copy })).not.toContain("tooling/tool");
  });

  it("name a repository in every published manifest", async () => {
    await fillRepository(root, { address: "https://github.example/team/slots" });
    const manifests = await runCommand("git", ["diff"], { cwd: root });
    for (const { directory: place } of await publishedPackages(root)) {
      expect(manifests).toContain(`"directory": "${place}"`);
    }
    expect(manifests).toContain('"url": "git+https://github.example/team/slots.git"');
    expect(manifests).not.toContain("tooling/tool");
  });
});
