import { type DrillName, drillNames, drillWays } from "@slotgate/contracts";
import { Option } from "commander";
import { addGroup, type CommandParts, pageSize, printing } from "../output/command-parts.ts";
import { drillHelp } from "../output/help-texts.ts";
import type { OutputOptions } from "../output/view.ts";
import type { DrillCommandOptions } from "./drill-command.ts";
import type { HistoryOptions } from "./history-command.ts";
import { milliseconds, viaUnleash } from "./option-values.ts";

const summaries: Readonly<Record<DrillName, string>> = {
  kill: "engage the kill with a call in flight, check its effect, and release it",
  rollback: "reduce exposure to nothing, check the effect, and put it back",
  allowlist: "remove the rule of drills from the allowlist, check the effect, and put it back",
  rollout: "halve the rollout, check which jobs drop out, and put it back",
};

/** `slotgate drill …`: practises on a running service with a key of the role `operate`. */
export function addDrillCommands({ program, add, io }: CommandParts): void {
  const drill = addGroup(
    program,
    "drill",
    "practise a kill or a rollback on a running service, with synthetic jobs",
  );

  for (const name of drillNames)
    printing(
      add(drill, name, drillHelp[name])
        .description(summaries[name])
        .addOption(
          new Option("--via <way>", "use the service's own settings, or flags in Unleash")
            .choices(drillWays)
            .default("own")
            .hideHelp(!viaUnleash.includes(name)),
        )
        .option(
          "--within <milliseconds>",
          "the longest time for an effect (default: 2000 for aborting a call, 5000 for other settings of the service, 10000 via Unleash)",
          milliseconds,
        )
        .option("--yes", "do not ask"),
      { json: "print the drill with its steps, for programs" },
    ).action(async (options: Omit<DrillCommandOptions, "drill">) =>
      (await import("./drill-command.ts")).drillCommand(io, { drill: name, ...options }),
    );

  printing(
    add(drill, "restore", drillHelp.restore)
      .description("put back what an interrupted drill has set")
      .argument("<drill-id>", "the drill's id in `slotgate drill history`"),
    { json: "print the drill's end, for programs" },
  ).action(async (drillId: string, options: OutputOptions) =>
    (await import("./restore-command.ts")).restoreCommand(io, { ...options, drillId }),
  );

  printing(
    add(drill, "history", drillHelp.history)
      .description("show the drills, newest first")
      .option("--limit <number>", "the most drills to show", pageSize, 50),
  ).action(async (options: HistoryOptions) =>
    (await import("./history-command.ts")).historyCommand(io, options),
  );

  add(drill, "rule", drillHelp.rule)
    .description("print the allowlist rule that drills need")
    .option("--json", "the default")
    .action(async () => (await import("./rule-command.ts")).ruleCommand(io));
}
