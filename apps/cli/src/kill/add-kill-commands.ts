import { addGroup, type CommandParts, printing } from "../output/command-parts.ts";
import { killHelp } from "../output/help-texts.ts";
import { reason } from "../output/option-values.ts";
import type { OutputOptions } from "../output/view.ts";
import type { EngageOptions } from "./engage-command.ts";
import type { ReleaseOptions } from "./release-command.ts";

/** `slotgate kill …`: asks a running service, with a key of the role `operate`. */
export function addKillCommands({ program, add, io }: CommandParts): void {
  const kill = addGroup(program, "kill", "stop all AI at once, and let it run again");

  printing(
    add(kill, "engage", killHelp.engage)
      .description("engage the service's own kill, on every replica")
      .requiredOption("--reason <reason>", "why; kept in the log", reason),
  ).action(async (options: EngageOptions) =>
    (await import("./engage-command.ts")).engageCommand(io, options),
  );

  printing(
    add(kill, "release", killHelp.release)
      .description("release one engagement of the kill, or a process's own switch")
      .argument("[engagement-id]", "the engagement, as `slotgate kill status` shows it")
      .requiredOption("--reason <reason>", "why; kept in the log", reason)
      .option("--drill <drill>", "release what this drill engaged, because the drill cannot any more")
      .option("--local <file>", "in place of an engagement: the switch that this file keeps"),
  ).action(async (engagementId: string | undefined, options: Omit<ReleaseOptions, "engagementId">) =>
    (await import("./release-command.ts")).releaseCommand(io, { ...options, engagementId }),
  );

  printing(
    add(kill, "status", killHelp.status).description("show whether anything kills, and who engaged it"),
  ).action(async (options: OutputOptions) =>
    (await import("./status-command.ts")).statusCommand(io, options),
  );
}
