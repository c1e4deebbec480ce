import { type Command, Option } from "commander";
import { type HelpTexts, resultsHelp } from "../help-texts.ts";
import type { CommandIo } from "../io.ts";
import * as common from "../keys/option-values.ts";
import type { EraseOptions } from "./erase-command.ts";
import * as values from "./option-values.ts";
import type { RemovalsOptions } from "./removals-command.ts";
import type { WithdrawOptions } from "./withdraw-command.ts";

export interface ResultsCommandsParts {
  readonly program: Command;
  readonly add: (parent: Command, name: string, texts: HelpTexts) => Command;
  readonly io: CommandIo;
}

/** `slotgate results …`: asks a running service, with a key of the role `operate`. */
export function addResultsCommands({ program, add, io }: ResultsCommandsParts): void {
  const results = program
    .command("results")
    .copyInheritedSettings(program)
    .description("withdraw and erase stored results, and show who did");
  const addRemoval = (name: "withdraw" | "erase"): Command =>
    add(results, name, resultsHelp[name])
      .requiredOption("--reason <reason>", "why; kept in the log", common.reason)
      .option("--owner <owner>", "results of this tenant", common.name)
      .option("--since <instant>", "results stored at this instant or later", values.instant)
      .option("--until <instant>", "results stored before this instant", values.instant)
      .option("--dry-run", "only count; nothing is removed and nothing is logged")
      .option("--yes", "do not ask");

  addRemoval("withdraw")
    .description("have stored results never served again")
    .option("--job <job-id>", "results of this job")
    .option("--model-config <digest>", "results of this model configuration", values.digest)
    .option("--prompt <digest>", "results of this prompt", values.digest)
    .option("--rule <rule-id>", "results that this allowlist rule admitted", common.name)
    .option(
      "--scope <dimension=value...>",
      "results whose run had these values in these dimensions",
      values.scope,
    )
    .action(async (options: WithdrawOptions) =>
      (await import("./withdraw-command.ts")).withdrawCommand(io, options),
    );

  addRemoval("erase")
    .description("delete stored outputs; this cannot be undone")
    .action(async (options: EraseOptions) => (await import("./erase-command.ts")).eraseCommand(io, options));

  add(results, "removals", resultsHelp.removals)
    .description("show withdrawals and erasures, newest first")
    .addOption(
      new Option("--format <format>", "how to print them").choices(["table", "json"]).default("table"),
    )
    .action(async (options: RemovalsOptions) =>
      (await import("./removals-command.ts")).removalsCommand(io, options),
    );
}
