import { Option } from "commander";
import { basisPoints } from "../output/audit-values.ts";
import { addGroup, type CommandParts, pageSize, printing, printingAs } from "../output/command-parts.ts";
import { rolloutHelp } from "../output/help-texts.ts";
import { reason, rolloutGroup } from "../output/option-values.ts";
import type { CapOptions } from "./cap-command.ts";
import { cohortHashNames } from "./cohort-hashes.ts";
import type { CohortsOptions } from "./cohorts-command.ts";
import type { PreviewOptions } from "./preview-command.ts";

/** `slotgate rollout …`: `preview` and `cap` ask a running service; changes need the role `operate`. */
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
  printingAs(
    add(rollout, "cohorts", rolloutHelp.cohorts)
      .description("compare another tool's cohorts with those of the rollout, by job id")
      .argument("[ids...]", "job ids; without any and without --file or --before, one on each line of stdin")
      .requiredOption(
        "--percent <percent>",
        "the percentage of both (required): 0 to 100, at most two decimals",
        basisPoints,
      )
      .option("--group <group>", "the rollout's group", rolloutGroup, "slotgen.ai")
      .option("--file <file>", "job ids, one on each line")
      .option("--before <file>", "the other tool's cohorts: lines `jobId,in`, where `in` is true or false")
      .addOption(
        new Option("--hash <name>", "compute the other tool's cohorts with this hash").choices(
          cohortHashNames,
        ),
      )
      .option("--limit <number>", "the most jobs to list in the table", pageSize, 50),
    { all: ["table", "csv"], standard: "table", json: "print counts and every job, for programs" },
  ).action(async (ids: readonly string[], options: CohortsOptions) =>
    (await import("./cohorts-command.ts")).cohortsCommand(io, ids, options),
  );
}
