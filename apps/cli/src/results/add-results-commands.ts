import type { Command } from "commander";
import { addGroup, type CommandParts, pageSize, printing, windowed } from "../output/command-parts.ts";
import { resultsHelp } from "../output/help-texts.ts";
import * as common from "../output/option-values.ts";
import * as values from "../output/scope-options.ts";
import type { EraseOptions } from "./erase-command.ts";
import type { RemovalsOptions } from "./removals-command.ts";
import type { WithdrawOptions } from "./withdraw-command.ts";

/** `slotgate results …`: asks a running service; changes need the role `operate`. */
export function addResultsCommands({ program, add, io }: CommandParts): void {
  const results = addGroup(program, "results", "withdraw and erase stored results, and show the log");
  const addRemoval = (name: "withdraw" | "erase"): Command =>
    windowed(
      add(results, name, resultsHelp[name])
        .requiredOption("--reason <reason>", "why (required); kept in the log", common.reason)
        .option("--owner <owner>", "results of this tenant", common.name),
      io,
      "results stored",
    )
      .option("--dry-run", "only count; nothing is removed and nothing is logged")
      .option("--yes", "do not ask");

  printing(
    addRemoval("withdraw")
      .description("withdraw stored results, which are then never served again")
      .option("--job <job-id>", "results of this job")
      .option("--model-config <digest>", "results of this model configuration", values.digest)
      .option("--prompt <digest>", "results of this prompt", values.digest)
      .option("--rule <rule-id>", "results that this allowlist rule admitted", common.name)
      .option(
        "--scope <dimension=value...>",
        "results of runs with these values in these dimensions",
        values.scope,
      ),
  ).action(async (options: WithdrawOptions) =>
    (await import("./withdraw-command.ts")).withdrawCommand(io, options),
  );

  printing(addRemoval("erase").description("delete stored outputs; this cannot be undone")).action(
    async (options: EraseOptions) => (await import("./erase-command.ts")).eraseCommand(io, options),
  );

  printing(
    add(results, "removals", resultsHelp.removals)
      .description("show withdrawals and erasures, newest first")
      .option("--limit <number>", "the most entries to show", pageSize, 50),
  ).action(async (options: RemovalsOptions) =>
    (await import("./removals-command.ts")).removalsCommand(io, options),
  );
}
