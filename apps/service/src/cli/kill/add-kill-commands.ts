import { type Command, Option } from "commander";
import { type HelpTexts, killHelp } from "../help-texts.ts";
import type { CommandIo } from "../io.ts";
import { reason } from "../keys/option-values.ts";

export interface KillCommandsParts {
  readonly program: Command;
  readonly add: (parent: Command, name: string, texts: HelpTexts) => Command;
  readonly io: CommandIo;
}

/** `slotgate kill …`: asks a running service, with a key of the role `operate`. */
export function addKillCommands({ program, add, io }: KillCommandsParts): void {
  const kill = program
    .command("kill")
    .copyInheritedSettings(program)
    .description("stop all AI at once, and let it run again");

  add(kill, "engage", killHelp.engage)
    .description("engage the service's own kill, on every replica")
    .requiredOption("--reason <reason>", "why; kept in the log", reason)
    .action(async (options: { reason: string }) =>
      (await import("./engage-command.ts")).engageCommand(io, options),
    );

  add(kill, "release", killHelp.release)
    .description("release one engagement of the kill, or a process's own switch")
    .argument("[engagement-id]", "the engagement, as `slotgate kill status` shows it")
    .requiredOption("--reason <reason>", "why; kept in the log", reason)
    .option("--drill <drill>", "release what this drill engaged, because the drill cannot any more")
    .option("--local <file>", "in place of an engagement: the switch that this file keeps")
    .action(
      async (engagementId: string | undefined, options: { reason: string; drill?: string; local?: string }) =>
        (await import("./release-command.ts")).releaseCommand(io, { ...options, engagementId }),
    );

  add(kill, "status", killHelp.status)
    .description("show whether anything kills, and who engaged it")
    .addOption(new Option("--format <format>", "how to print it").choices(["text", "json"]).default("text"))
    .action(async (options: { format: "text" | "json" }) =>
      (await import("./status-command.ts")).statusCommand(io, options),
    );
}
