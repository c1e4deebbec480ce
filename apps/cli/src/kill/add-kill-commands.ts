import { addGroup, type CommandParts, printing } from "../output/command-parts.ts";
import { killHelp } from "../output/help-texts.ts";
import { reason } from "../output/option-values.ts";
import type { OutputOptions } from "../output/view.ts";
import type { EngageOptions } from "./engage-command.ts";
import type { ReleaseOptions } from "./release-command.ts";

/** `slotgate kill …`: asks a running service with a key of the role `operate`. */
export function addKillCommands({ program, add, io }: CommandParts): void {
  const kill = addGroup(program, "kill", "stop all AI at once, and allow it again");

  printing(
    add(kill, "engage", killHelp.engage)
      .description("engage the service's own kill, on every replica")
      .requiredOption("--reason <reason>", "why (required); kept in the log", reason),
  ).action(async (options: EngageOptions) =>
    (await import("./engage-command.ts")).engageCommand(io, options),
  );

  printing(
    add(kill, "release", killHelp.release)
      .description("release one engagement of the kill, or a process's own switch")
      .argument("[engagement-id]", "the engagement's id in `slotgate kill status`")
      .requiredOption("--reason <reason>", "why (required); kept in the log", reason)
      .option("--drill <drill-id>", "release an engagement of this drill, which no longer runs")
      .option(
        "--local <file>",
        "release the switch of the processes with this kill file instead of an engagement",
      ),
  ).action(async (engagementId: string | undefined, options: Omit<ReleaseOptions, "engagementId">) =>
    (await import("./release-command.ts")).releaseCommand(io, { ...options, engagementId }),
  );

  printing(
    add(kill, "status", killHelp.status).description("show which kill switches are engaged, and by whom"),
  ).action(async (options: OutputOptions) =>
    (await import("./status-command.ts")).statusCommand(io, options),
  );
}
