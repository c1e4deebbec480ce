import { type Command, Option } from "commander";
import { basisPoints } from "../audit/audit-values.ts";
import { type HelpTexts, rolloutHelp } from "../help-texts.ts";
import type { CommandIo } from "../io.ts";
import { reason } from "../keys/option-values.ts";

export interface RolloutCommandsParts {
  readonly program: Command;
  readonly add: (parent: Command, name: string, texts: HelpTexts) => Command;
  readonly io: CommandIo;
}

/** `slotgate rollout …`: asks a running service, with a key of the role `operate`. */
export function addRolloutCommands({ program, add, io }: RolloutCommandsParts): void {
  const rollout = program
    .command("rollout")
    .copyInheritedSettings(program)
    .description("see what a percentage would change, and cap it");

  add(rollout, "preview", rolloutHelp.preview)
    .description("show which recent jobs would come in or drop out")
    .requiredOption("--percent <percent>", "the percentage", basisPoints)
    .addOption(new Option("--format <format>", "how to print it").choices(["text", "json"]).default("text"))
    .action(async (options: { percent: number; format: "text" | "json" }) =>
      (await import("./preview-command.ts")).previewCommand(io, options),
    );
  add(rollout, "cap", rolloutHelp.cap)
    .description("set a ceiling that can only lower the rollout, or show it")
    .argument("[percent]", "the ceiling, down to 0.01", basisPoints)
    .option("--clear", "take the ceiling away")
    .option("--reason <reason>", "why; kept in the log", reason)
    .action(async (percent: number | undefined, options: { clear?: true; reason?: string }) =>
      (await import("./cap-command.ts")).capCommand(io, { percent, ...options }),
    );
}
