import { changeSources } from "@slotgate/contracts";
import { type Command, Option } from "commander";
import { changesHelp, type HelpTexts } from "../help-texts.ts";
import type { CommandIo } from "../io.ts";
import { instant } from "../results/option-values.ts";
import { pageSize } from "../telemetry/option-values.ts";
import type { ChangesOptions } from "./changes-command.ts";

export interface ChangesCommandParts {
  readonly program: Command;
  readonly add: (parent: Command, name: string, texts: HelpTexts) => Command;
  readonly io: CommandIo;
}

/** `slotgate changes`: asks a running service, with a key of the role `operate` or `audit`. */
export function addChangesCommand({ program, add, io }: ChangesCommandParts): void {
  add(program, "changes", changesHelp)
    .description("show what changed what AI may do, who did it and why, the newest first")
    .addOption(new Option("--source <source>", "changes from this source").choices(changeSources))
    .option("--since <instant>", "changes at this instant or later", instant)
    .option("--until <instant>", "changes before this instant", instant)
    .option("--limit <number>", "most changes", pageSize, 50)
    .addOption(
      new Option("--format <format>", "how to print them").choices(["table", "json"]).default("table"),
    )
    .action(async (options: ChangesOptions) =>
      (await import("./changes-command.ts")).changesCommand(io, options),
    );
}
