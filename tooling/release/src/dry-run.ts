import { join } from "node:path";
import { checkContracts } from "./check-contracts.ts";
import { commitPages } from "./commit-pages.ts";
import { fillRepository } from "./fill-repository.ts";
import { nextVersions } from "./next-versions.ts";
import { pendingChangesets } from "./pending-changesets.ts";
import { prepareTarballs } from "./prepare-tarballs.ts";
import { doStep } from "./progress.ts";
import { planOfAll } from "./publish-plan.ts";
import { publishedPackages } from "./published-packages.ts";
import type { ReleaseOptions } from "./release-options.ts";
import { ReleaseRefusedError } from "./release-refused-error.ts";
import { requireCleanTree } from "./require-clean-tree.ts";
import { runCommand } from "./run-command.ts";
import { scratchCopy } from "./scratch-copy.ts";
import { tarballTable } from "./tarball-table.ts";

/**
 * Goes through a release without network, registry or trace in the repository: versions and changelogs, tarballs and
 * what pnpm would upload.
 *
 * @throws {ReleaseRefusedError} for whatever would stop the real one.
 */
export async function dryRun({ root, workspace, env, progress }: ReleaseOptions): Promise<void> {
  const copy = join(workspace, "copy");
  const packed = join(workspace, "packed");
  await doStep(progress, {
    title: "see that everything is committed",
    work: () => requireCleanTree(root),
    outcome: (commit) => `the release is made of commit ${commit}`,
  });
  await doStep(progress, {
    title: "look for changesets",
    work: () => requireChangesets(root),
    outcome: (names) => names.join(", "),
  });
  await doStep(progress, {
    title: "compare the contracts with their lock",
    work: () => checkContracts(root),
    outcome: () => "no difference that was not accepted",
  });
  const next = await doStep(progress, {
    title: "give a copy of the repository its next versions",
    work: async () => {
      await scratchCopy({ root, destination: copy });
      return nextVersions(copy);
    },
    outcome: (versions) => versions.map(({ name, from, to }) => `${name} ${from} -> ${to}`).join(", "),
  });
  for (const { name, changes } of next) {
    progress.print(`\n${indented(`${name}\n${changes}`)}\n`);
  }
  const pages = commitPages({ env });
  if (pages !== null) await fillRepository(copy, pages);
  const packages = (await publishedPackages(copy)).filter(({ name }) =>
    next.some((version) => version.name === name),
  );
  const plan = planOfAll(packages);
  const tarballs = await prepareTarballs({ copy, plan, destination: packed, progress });
  progress.print(`\n${indented(tarballTable(tarballs))}\n`);
  await doStep(progress, {
    title: "let pnpm do all of publishing but the upload",
    work: async () => {
      for (const { file } of tarballs) {
        await runCommand("pnpm", ["publish", file, "--dry-run", "--no-git-checks", "--access", "public"], {
          cwd: workspace,
        });
      }
    },
    outcome: () => `${tarballs.length} accepted`,
  });
  progress.print(
    `\nNothing was changed and nothing was published. A release would publish ${tarballs.length}:`,
  );
  for (const { manifest } of tarballs) progress.print(`  ${manifest.name}@${manifest.version}`);
  progress.print(
    pages === null
      ? "The manifests name no repository yet: the release workflow fills in its own, which provenance needs."
      : `The manifests name the repository ${pages.address}, which provenance needs.`,
  );
  progress.print(
    "Next: merge to main. The release workflow then opens a pull request with these versions and",
  );
  progress.print("changelogs; merging that one publishes them.");
}

async function requireChangesets(root: string): Promise<string[]> {
  const names = await pendingChangesets(root);
  if (names.length === 0) {
    throw new ReleaseRefusedError({
      problem: "there is no changeset, so there is nothing to release",
      remedy: "describe a change with `npx -y pnpm@12 changeset`",
    });
  }
  return names;
}

const indented = (text: string): string => text.replace(/^(?=.)/gm, "  ");
