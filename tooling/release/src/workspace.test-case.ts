import { cp, mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { repositoryRoot } from "./repository-root.ts";
import { runCommand } from "./run-command.ts";

/** A small repository of two packages, the second of which needs the first, with this one's changesets settings. */
export async function smallWorkspace(
  root: string,
): Promise<{ commit: (message: string) => Promise<string> }> {
  const write = async (path: string, content: unknown): Promise<void> => {
    const file = join(root, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, typeof content === "string" ? content : JSON.stringify(content, null, 2));
  };
  const git = (...args: string[]): Promise<string> =>
    runCommand("git", ["-c", "user.name=test", "-c", "user.email=test@example.org", ...args], { cwd: root });
  await write("package.json", { name: "small", private: true, type: "module" });
  await write("pnpm-workspace.yaml", "packages:\n  - packages/*\n  - tooling/*\n");
  await write("pnpm-lock.yaml", "lockfileVersion: '9.0'\n");
  await write("packages/one/package.json", { name: "@small/one", version: "0.1.0" });
  await write("packages/two/package.json", {
    name: "@small/two",
    version: "0.1.0",
    dependencies: { "@small/one": "workspace:^" },
  });
  await write("tooling/tool/package.json", {
    name: "@small/tool",
    version: "0.0.0",
    private: true,
    dependencies: { "@small/one": "workspace:^" },
  });
  await cp(join(repositoryRoot, ".changeset/config.json"), join(root, ".changeset/config.json"));
  // The lines of the changelog are this repository's own, at the place where the settings look for them.
  for (const file of ["changelog.ts", "commit-pages.ts", "manifest.ts", "repository-root.ts"]) {
    await cp(join(import.meta.dirname, file), join(root, "tooling/release/src", file));
  }
  await runCommand("git", ["init", "--quiet", "--initial-branch", "main"], { cwd: root });
  return {
    async commit(message) {
      await git("add", "--all");
      await git("commit", "--quiet", "--message", message);
      return (await git("rev-parse", "HEAD")).trim();
    },
  };
}

/** What `changeset` writes for a change of the first package. */
export const minorChange = '---\n"@small/one": minor\n---\n\nOne can do more.\n';
