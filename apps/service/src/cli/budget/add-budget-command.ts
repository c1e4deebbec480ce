import { type Command, Option } from "commander";
import { budgetHelp, type HelpTexts } from "../help-texts.ts";
import type { CommandIo } from "../io.ts";

export interface BudgetCommandParts {
  readonly program: Command;
  readonly add: (parent: Command, name: string, texts: HelpTexts) => Command;
  readonly io: CommandIo;
}

/** `slotgate budget`: asks a running service, with a key of the role `operate` or `audit`. */
export function addBudgetCommand({ program, add, io }: BudgetCommandParts): void {
  add(program, "budget", budgetHelp)
    .description("show what is left of the budgets of tokens and calls, and what the last days have used")
    .addOption(new Option("--format <format>", "how to print it").choices(["table", "json"]).default("table"))
    .action(async (options: { format: "table" | "json" }) =>
      (await import("./budget-command.ts")).budgetCommand(io, options),
    );
}
