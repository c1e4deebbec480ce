import { addGroup, type CommandParts, printing } from "../output/command-parts.ts";
import { rampHelp } from "../output/help-texts.ts";
import { reason } from "../output/option-values.ts";
import type { OutputOptions } from "../output/view.ts";
import type { LowerOptions } from "./ramp-commands.ts";

const plan = ["<file>", "the plan"] as const;

/** `slotgate ramp …`: all but `validate` ask a running service; only `lower` changes anything. */
export function addRampCommands({ program, add, io }: CommandParts): void {
  const ramp = addGroup(program, "ramp", "follow a plan by which exposure grows step by step");
  printing(
    add(ramp, "validate", rampHelp.validate)
      .description("check a plan without a service")
      .argument(...plan),
    { json: "print its digest and number of steps, for programs" },
  ).action(async (file: string, options: OutputOptions) =>
    (await import("./validate-command.ts")).validateCommand(io, { ...options, file }),
  );
  printing(
    add(ramp, "status", rampHelp.status)
      .description("show which step the system is on, and what the next one needs")
      .argument(...plan),
    { json: "print the step, the requirements and the figures, for programs" },
  ).action(async (file: string, options: OutputOptions) =>
    (await import("./ramp-commands.ts")).statusCommand(io, { ...options, file }),
  );
  printing(
    add(ramp, "next", rampHelp.next)
      .description(
        "show whether the next step's requirements are met, and the exact change to make; makes none",
      )
      .argument(...plan),
    { json: "print the same with the changes, for programs" },
  ).action(async (file: string, options: OutputOptions) =>
    (await import("./ramp-commands.ts")).nextCommand(io, { ...options, file }),
  );
  printing(
    add(ramp, "lower", rampHelp.lower)
      .description("lower the rollout by its cap, if a bound is broken and the plan permits it")
      .argument(...plan)
      .requiredOption("--reason <reason>", "why (required); kept in the log", reason),
    { json: "print the broken bounds and the cap, for programs" },
  ).action(async (file: string, options: Omit<LowerOptions, "file">) =>
    (await import("./ramp-commands.ts")).lowerCommand(io, { ...options, file }),
  );
}
