import { basisPoints } from "../output/audit-values.ts";
import { addGroup, type CommandParts, printing } from "../output/command-parts.ts";
import { rolloutHelp } from "../output/help-texts.ts";
import { reason } from "../output/option-values.ts";
import type { CapOptions } from "./cap-command.ts";
import type { PreviewOptions } from "./preview-command.ts";

/** `slotgate rollout …`: asks a running service; changes need the role `operate`. */
export function addRolloutCommands({ program, add, io }: CommandParts): void {
  const rollout = addGroup(program, "rollout", "show what a percentage would change, and cap the rollout");

  printing(
    add(rollout, "preview", rolloutHelp.preview)
      .description("show which recent jobs would be admitted or excluded")
      .requiredOption(
        "--percent <percent>",
        "the percentage (required): 0 to 100, at most two decimals",
        basisPoints,
      ),
  ).action(async (options: PreviewOptions) =>
    (await import("./preview-command.ts")).previewCommand(io, options),
  );
  printing(
    add(rollout, "cap", rolloutHelp.cap)
      .description("set a ceiling that can only lower the rollout, or show it")
      .argument("[percent]", "the ceiling: 0 to 100, at most two decimals; 0 admits no job", basisPoints)
      .option("--clear", "remove the ceiling")
      .option("--reason <reason>", "why (required for a change); kept in the log", reason),
  ).action(async (percent: number | undefined, options: Omit<CapOptions, "percent">) =>
    (await import("./cap-command.ts")).capCommand(io, { percent, ...options }),
  );
}
