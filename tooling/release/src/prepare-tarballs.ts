import { mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { doStep, type Progress } from "./progress.ts";
import { type PublishPlan, publishedBy } from "./publish-plan.ts";
import { ReleaseRefusedError } from "./release-refused-error.ts";
import { runChangeset } from "./run-changeset.ts";
import { runCommand } from "./run-command.ts";
import { readTarball, type Tarball } from "./tarball.ts";
import { tarballProblems } from "./tarball-problems.ts";

export interface PrepareOptions {
  /** A copy of the repository, with the versions and manifests that are to be published. */
  readonly copy: string;
  readonly plan: PublishPlan;
  /** A directory that does not exist yet; `changeset publish --from-pack-dir` takes it afterwards. */
  readonly destination: string;
  readonly progress: Progress;
}

/**
 * Builds and packs what a plan publishes, from nothing but what is committed, and checks every tarball.
 *
 * @throws {ReleaseRefusedError} when a tarball is not as it should be.
 */
export async function prepareTarballs({
  copy,
  plan,
  destination,
  progress,
}: PrepareOptions): Promise<readonly Tarball[]> {
  // pnpm would otherwise install again before each script, with the network.
  const env = { PNPM_CONFIG_VERIFY_DEPS_BEFORE_RUN: "false" };
  await doStep(progress, {
    title: "install the dependencies of a clean copy, without network",
    work: () =>
      runCommand("pnpm", ["install", "--offline", "--frozen-lockfile", "--ignore-scripts"], {
        cwd: copy,
        env,
      }),
    outcome: () => "installed as the lock file says",
  });
  const names = plan.plan.flat().map(({ name }) => name);
  await doStep(progress, {
    title: "build it",
    work: () =>
      runCommand("pnpm", [...names.flatMap((name) => ["--filter", `${name}...`]), "run", "build"], {
        cwd: copy,
        env,
      }),
    outcome: () => "built",
  });
  return doStep(progress, {
    title: "pack and check: contents, manifests, publint, attw",
    work: async () => {
      await mkdir(destination);
      const planFile = join(copy, "publish-plan.json");
      await writeFile(planFile, JSON.stringify(plan));
      await runChangeset(["pack", "--from-publish-plan", planFile, "--out-dir", destination], {
        cwd: copy,
        env,
      });
      return checkedTarballs(plan, join(destination, "packages"));
    },
    outcome: (tarballs) => `${tarballs.length} tarballs, nothing to complain of`,
  });
}

async function checkedTarballs(plan: PublishPlan, directory: string): Promise<readonly Tarball[]> {
  const files = await readdir(directory);
  const tarballs = await Promise.all(files.toSorted().map((file) => readTarball(join(directory, file))));
  if (tarballs.length !== publishedBy(plan)) {
    throw new ReleaseRefusedError({
      problem: `${tarballs.length} packages were packed and ${publishedBy(plan)} were planned`,
      remedy: "compare `.changeset/config.json` with the packages that are not private",
    });
  }
  for (const tarball of tarballs) {
    const problems = await tarballProblems(tarball);
    if (problems.length > 0) {
      throw new ReleaseRefusedError({
        problem: `the tarball of \`${tarball.manifest.name}\` is not as it should be`,
        remedy: `mend it: ${problems.join("; ")}`,
      });
    }
  }
  return tarballs;
}
