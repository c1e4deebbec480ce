import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { ChangelogFunctions } from "@changesets/types";
import { type CommitPages, commitPages } from "./commit-pages.ts";
import type { Manifest } from "./manifest.ts";
import { repositoryRoot } from "./repository-root.ts";

/**
 * The lines that changesets writes into changelogs. Each names the commit that brought the change, as a link to it
 * wherever the repository's address is known. Needs neither network nor token, unlike `@changesets/changelog-github`.
 */
const changelog: ChangelogFunctions = {
  getReleaseLine({ summary, commit }) {
    const [first = "", ...others] = summary.split("\n").map((line) => line.trimEnd());
    const rest = others.map((line) => (line === "" ? "" : `  ${line}`));
    return [
      `- ${commit === undefined ? "" : `${commitName({ commit, pages: pages() })}: `}${first}`,
      ...rest,
    ].join("\n");
  },
  getDependencyReleaseLine(changesets, updated) {
    if (updated.length === 0) return "";
    const commits = [...new Set(changesets.flatMap(({ commit }) => commit ?? []))].map((commit) =>
      commitName({ commit, pages: pages() }),
    );
    return [
      `- Updated dependencies${commits.length === 0 ? "" : ` (${commits.join(", ")})`}`,
      ...updated.map(({ name, newVersion }) => `  - ${name}@${newVersion}`),
    ].join("\n");
  },
};
export default changelog;

function commitName({
  commit,
  pages,
}: {
  readonly commit: string;
  readonly pages: CommitPages | null;
}): string {
  const name = `\`${commit.slice(0, 7)}\``;
  return pages === null ? name : `[${name}](${pages.address}/commit/${commit})`;
}

/** Read when it is asked for: changesets offers no way to pass it in. */
function pages(): CommitPages | null {
  const manifest: Manifest = JSON.parse(readFileSync(join(repositoryRoot, "package.json"), "utf8"));
  return commitPages({ env: process.env, repository: manifest.repository });
}
