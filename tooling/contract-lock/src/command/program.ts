import { join } from "node:path";
import { Command } from "commander";
import { acceptCommand } from "./accept-command.ts";
import { checkCommand } from "./check-command.ts";
import type { CommandIo, Paths } from "./paths.ts";

const repository = join(import.meta.dirname, "../../../..");

const afterHelp = `
Exit code: 0 when the contracts are what the lock says (or were accepted), 1 otherwise.

A contract that comes in may only accept more; one that goes out may only say less. What cannot be proven
compatible is breaking.`;

/** The two commands around \`contract.lock.json\`. \`finish\` takes the exit code. */
export function createProgram(io: CommandIo, finish: (exitCode: 0 | 1) => void): Command {
  const program = new Command("contract-lock")
    .description("Compares the contracts with contract.lock.json, which holds what was accepted.")
    .showHelpAfterError("(`--help` shows what there is)")
    .addHelpText("after", afterHelp);

  withPaths(program.command("check"))
    .description(
      "say of every difference whether it is compatible or breaking, and for whom; fail if there is one",
    )
    .action((options: PathOptions) => finish(checkCommand(io, pathsOf(options))));

  withPaths(program.command("accept"))
    .description(
      "take compatible differences into the lock, with a changeset that it was not accepted with before",
    )
    .option(
      "--before-first-release",
      "take breaking differences too, or make the first lock; only before the package's first release, and the changeset says why",
    )
    .action(({ beforeFirstRelease, ...options }: PathOptions & { beforeFirstRelease?: true }) =>
      acceptCommand(io, {
        paths: pathsOf(options),
        accepts: beforeFirstRelease === true ? "any" : "compatible",
      }),
    );
  return program;
}

interface PathOptions {
  readonly contracts: string;
  readonly changesets: string;
  readonly vocabulary?: string;
}

const withPaths = (command: Command): Command =>
  command
    .option("--contracts <folder>", "the contracts' package", join(repository, "packages/contracts"))
    .option("--changesets <folder>", "where changesets are", join(repository, ".changeset"))
    .option(
      "--vocabulary <file>",
      "gate order, guard order and reasons as JSON, instead of the built package's",
    );

const pathsOf = ({ contracts, changesets, vocabulary }: PathOptions): Paths => ({
  contracts,
  changesets,
  vocabulary: vocabulary ?? null,
});
