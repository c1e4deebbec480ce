import { changeSources } from "@slotgate/contracts";
import { InvalidArgumentError, Option } from "commander";
import type { ChangesOptions } from "./changes/changes-command.ts";
import type { ExplainOptions } from "./explain/explain-command.ts";
import { type CommandParts, pageSize, printing, windowed } from "./output/command-parts.ts";
import { budgetHelp, changesHelp, explainHelp, statusHelp } from "./output/help-texts.ts";
import type { OutputOptions } from "./output/view.ts";
import type { StatusOptions } from "./status/status-command.ts";

/** Commands that ask a running service and change nothing. */
export function addReadingCommands({ program, add, io }: CommandParts): void {
  printing(
    add(program, "status", statusHelp)
      .description("show whether AI runs, and if not, why, since when, by whom and how to change it")
      .option("--exit-code", "exit with 5 when AI does not run"),
    { json: "print the verdict and the API's answers, for programs" },
  ).action(async (options: StatusOptions) =>
    (await import("./status/status-command.ts")).statusCommand(io, options),
  );

  printing(
    add(program, "explain", explainHelp)
      .description("show the decisions of a job gate by gate, newest first")
      .argument("<job-id>", "the job's id")
      .option(
        "--last <number>",
        "the most decisions to show (default: 10, and all with --json)",
        decisionCount,
      )
      .option(
        "--prompt",
        "also show the exact prompt and models of each decision shown (default: of the newest)",
      ),
  ).action(async (jobId: string, options: Omit<ExplainOptions, "jobId">) =>
    (await import("./explain/explain-command.ts")).explainCommand(io, { ...options, jobId }),
  );

  printing(
    windowed(
      add(program, "changes", changesHelp)
        .description("show changes of exposure, who made them and why, newest first")
        .addOption(new Option("--source <source>", "changes from this source").choices(changeSources)),
      io,
      "changes",
    ).option("--limit <number>", "the most changes to show", pageSize, 50),
  ).action(async (options: ChangesOptions) =>
    (await import("./changes/changes-command.ts")).changesCommand(io, options),
  );

  printing(
    add(program, "budget", budgetHelp).description(
      "show the remaining budgets of tokens and calls, and the use of the last days",
    ),
  ).action(async (options: OutputOptions) =>
    (await import("./budget/budget-command.ts")).budgetCommand(io, options),
  );
}

function decisionCount(text: string): number {
  if (/^(?:[1-9]\d?|100)$/.test(text)) return Number(text);
  throw new InvalidArgumentError("Give a whole number from 1 to 100.");
}
