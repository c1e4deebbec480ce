import { type Command, Option } from "commander";
import { type HelpTexts, incidentsHelp } from "../help-texts.ts";
import type { CommandIo } from "../io.ts";
import { pageSize } from "../telemetry/option-values.ts";
import type { IncidentsOptions } from "./incidents-command.ts";

export interface IncidentsCommandParts {
  readonly program: Command;
  readonly add: (parent: Command, name: string, texts: HelpTexts) => Command;
  readonly io: CommandIo;
}

/** `slotgate incidents`: asks a running service, with a key of the role `operate` or `audit`. */
export function addIncidentsCommand({ program, add, io }: IncidentsCommandParts): void {
  add(program, "incidents", incidentsHelp)
    .description("show on what tripwires have engaged the kill, and how they stand, the newest first")
    .option("--open", "those whose engagement nobody has released")
    .option("--limit <number>", "most incidents", pageSize, 50)
    .addOption(
      new Option("--format <format>", "how to print them").choices(["table", "json"]).default("table"),
    )
    .action(async (options: IncidentsOptions) =>
      (await import("./incidents-command.ts")).incidentsCommand(io, options),
    );
}
