import { type DrillName, type DrillWay, drillNames, drillWays } from "@slotgate/contracts";
import { type Command, Option } from "commander";
import { drillHelp, type HelpTexts } from "../help-texts.ts";
import type { CommandIo } from "../io.ts";
import { milliseconds } from "./option-values.ts";

export interface DrillCommandsParts {
  readonly program: Command;
  readonly add: (parent: Command, name: string, texts: HelpTexts) => Command;
  readonly io: CommandIo;
}

const summaries: Readonly<Record<DrillName, string>> = {
  kill: "engage the kill with a call in flight, see it work, and release it",
  rollback: "take exposure back to nothing, see it work, and put it back",
  allowlist: "narrow the allowlist by the rule of drills, see it work, and put it back",
  rollout: "halve the rollout, see who is out and who goes on, and put it back",
};

interface DrillOptions {
  readonly via: DrillWay;
  readonly within?: number;
  readonly yes?: true;
  readonly format: "text" | "json";
}

const format = () => new Option("--format <format>", "how to print it").choices(["text", "json"]);

/** `slotgate drill …`: practises on a running service, with a key of the role `operate`. */
export function addDrillCommands({ program, add, io }: DrillCommandsParts): void {
  const drill = program
    .command("drill")
    .copyInheritedSettings(program)
    .description("practise for a bad day on a running service, with synthetic jobs");

  for (const name of drillNames)
    add(drill, name, drillHelp[name])
      .description(summaries[name])
      .addOption(
        new Option("--via <way>", "the service's own means, or flags in Unleash")
          .choices(drillWays)
          .default("own"),
      )
      .option("--within <milliseconds>", "how long effects may take, in place of the usual", milliseconds)
      .option("--yes", "do not ask")
      .addOption(format().default("text"))
      .action(async (options: DrillOptions) =>
        (await import("./drill-command.ts")).drillCommand(io, { drill: name, ...options }),
      );

  add(drill, "restore", drillHelp.restore)
    .description("put back what a drill that broke off has set")
    .argument("<drill-id>", "the drill, as `slotgate drill history` shows it")
    .action(async (drillId: string) =>
      (await import("./restore-command.ts")).restoreCommand(io, { drillId }),
    );

  add(drill, "history", drillHelp.history)
    .description("show the drills that were")
    .addOption(format().default("text"))
    .action(async (options: { format: "text" | "json" }) =>
      (await import("./history-command.ts")).historyCommand(io, options),
    );

  add(drill, "rule", drillHelp.rule)
    .description("print the allowlist rule that drills need")
    .action(async () => (await import("./rule-command.ts")).ruleCommand(io));
}
