import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { checkContracts } from "./check-contracts.ts";
import { type CommitPages, commitPages } from "./commit-pages.ts";
import { fillRepository } from "./fill-repository.ts";
import { pendingChangesets } from "./pending-changesets.ts";
import { prepareTarballs } from "./prepare-tarballs.ts";
import { doStep } from "./progress.ts";
import { withProvenance } from "./provenance.ts";
import { type PublishPlan, publishedBy } from "./publish-plan.ts";
import type { ReleaseOptions } from "./release-options.ts";
import { ReleaseRefusedError } from "./release-refused-error.ts";
import { requireCleanTree } from "./require-clean-tree.ts";
import { runChangeset } from "./run-changeset.ts";
import { scratchCopy } from "./scratch-copy.ts";
import { tarballTable } from "./tarball-table.ts";

/**
 * Publishes the versions that are committed and not in the registry yet, with provenance, and tags them. Only the
 * release workflow can: the place where the packages were built can be attested only there.
 *
 * @throws {ReleaseRefusedError} when something is not ready; nothing is uploaded then.
 */
export async function publish({ root, workspace, env, progress }: ReleaseOptions): Promise<void> {
  const copy = join(workspace, "copy");
  const packed = join(workspace, "packed");
  const pages = requireWorkflow(env);
  await doStep(progress, {
    title: "see that everything is committed, and no changeset is left",
    work: async () => {
      const commit = await requireCleanTree(root);
      await requireNoChangesets(root);
      return commit;
    },
    outcome: (commit) => `the release is made of commit ${commit}`,
  });
  await doStep(progress, {
    title: "compare the contracts with their lock",
    work: () => checkContracts(root),
    outcome: () => "no difference that was not accepted",
  });
  const plan = await doStep(progress, {
    title: "ask the registry what it has",
    work: () => planFromRegistry({ root, file: join(workspace, "registry-plan.json") }),
    outcome: (asked) => `${publishedBy(asked)} packages to publish`,
  });
  if (publishedBy(plan) === 0) {
    progress.print("Every version is published already.");
    return;
  }
  await scratchCopy({ root, destination: copy });
  await fillRepository(copy, pages);
  const tarballs = await prepareTarballs({ copy, plan, destination: packed, progress });
  progress.print(tarballTable(tarballs));
  await doStep(progress, {
    title: "publish, with provenance",
    // Here and not in the copy: the tags belong to this repository.
    work: () => runChangeset(["publish", "--from-pack-dir", packed], { cwd: root, env: withProvenance }),
    outcome: () => tarballs.map(({ manifest }) => `${manifest.name}@${manifest.version}`).join(", "),
  });
}

function requireWorkflow(env: ReleaseOptions["env"]): CommitPages {
  const pages = commitPages({ env });
  if (pages === null || env["ACTIONS_ID_TOKEN_REQUEST_URL"] === undefined) {
    throw new ReleaseRefusedError({
      problem: "this is not the release workflow, so nobody could attest where the packages were built",
      remedy: "merge the pull request with the versions, and `.github/workflows/release.yml` publishes them",
    });
  }
  return pages;
}

async function requireNoChangesets(root: string): Promise<void> {
  const names = await pendingChangesets(root);
  if (names.length > 0) {
    throw new ReleaseRefusedError({
      problem: `no version contains these changesets yet: ${names.join(", ")}`,
      remedy: "merge the pull request with the versions first",
    });
  }
}

async function planFromRegistry({
  root,
  file,
}: {
  readonly root: string;
  readonly file: string;
}): Promise<PublishPlan> {
  await runChangeset(["publish-plan", "--output", file], { cwd: root });
  return JSON.parse(await readFile(file, "utf8"));
}
