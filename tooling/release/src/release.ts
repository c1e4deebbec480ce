import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CommandError } from "./command-error.ts";
import { dryRun } from "./dry-run.ts";
import type { Progress } from "./progress.ts";
import { publish } from "./publish.ts";
import { ReleaseRefusedError } from "./release-refused-error.ts";
import { repositoryRoot } from "./repository-root.ts";

const usage = `usage: release [--publish]

Without an option: goes through a release without network and changes nothing.
--publish: publishes what is committed; only the release workflow can.`;

const progress: Progress = { print: (line) => console.log(line), now: () => performance.now() };
const args = process.argv.slice(2);

if (args.includes("--help")) {
  console.log(usage);
} else if (args.some((argument) => argument !== "--publish")) {
  console.error(usage);
  process.exitCode = 2;
} else {
  const workspace = await mkdtemp(join(tmpdir(), "slotgate-release-"));
  try {
    const options = { root: repositoryRoot, workspace, env: process.env, progress };
    await (args.includes("--publish") ? publish(options) : dryRun(options));
  } catch (error) {
    process.exitCode = 1;
    if (error instanceof ReleaseRefusedError) {
      console.error(`\nno release: ${error.problem}\n${error.remedy}`);
    } else if (error instanceof CommandError) {
      console.error(`\nno release: ${error.message}`);
    } else {
      throw error;
    }
  } finally {
    await rm(workspace, { recursive: true, force: true });
  }
}
