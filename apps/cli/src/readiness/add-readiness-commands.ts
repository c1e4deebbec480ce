import { readinessStages, signoffAreas, signoffRoles } from "@slotgate/contracts";
import { Option } from "commander";
import { addGroup, type CommandParts, printing, printingAs, timeBefore } from "../output/command-parts.ts";
import { readinessHelp, signoffHelp } from "../output/help-texts.ts";
import { reason } from "../output/option-values.ts";
import type { ReadinessOptions } from "./readiness-command.ts";
import type { SignoffOptions, WithdrawOptions } from "./signoff-commands.ts";

/** `slotgate readiness` and `slotgate signoff …`: ask a running service. */
export function addReadinessCommands({ program, add, io }: CommandParts): void {
  printingAs(
    add(program, "readiness", readinessHelp)
      .description("compute whether to enter Beta, or to go from Beta to GA")
      .addOption(
        new Option("--stage <stage>", "which decision (required)")
          .choices(readinessStages)
          .makeOptionMandatory(),
      )
      .option("--window <time>", "the length of the window: 90m, 12h, 14d", "14d")
      .option(
        "--to <time>",
        "the end of the window: 24h (ago), or 2026-01-31T12:00:00Z (default: now)",
        timeBefore(io),
      ),
    { all: ["text", "markdown", "html", "json"], standard: "text", json: "the same as --format json" },
  ).action(async (options: ReadinessOptions) =>
    (await import("./readiness-command.ts")).readinessCommand(io, options),
  );

  const signoff = addGroup(program, "signoff", "approve areas of a release, on the evidence of a report");
  printing(
    add(signoff, "add", signoffHelp.add)
      .description("sign one area off")
      .addOption(
        new Option("--role <role>", "the role to sign for (required)")
          .choices(signoffRoles)
          .makeOptionMandatory(),
      )
      .addOption(
        new Option("--area <area>", "what is approved (required)")
          .choices(signoffAreas)
          .makeOptionMandatory(),
      )
      .requiredOption(
        "--report <digest>",
        "the digest that `slotgate readiness --stage ga` printed (required)",
      )
      .requiredOption("--statement <text>", "what you state (required); kept in the log", reason),
  ).action(async (options: SignoffOptions) =>
    (await import("./signoff-commands.ts")).signoffCommand(io, options),
  );
  printing(
    add(signoff, "list", signoffHelp.list).description(
      "show the sign-offs, and why some are no longer valid",
    ),
  ).action(async (options) => (await import("./signoff-commands.ts")).listSignoffsCommand(io, options));
  printing(
    add(signoff, "withdraw", signoffHelp.withdraw)
      .description("take your sign-off back")
      .argument("<id>", "the sign-off's id in `slotgate signoff list --wide`")
      .requiredOption("--reason <reason>", "why (required); kept in the log", reason),
  ).action(async (id: string, options: Omit<WithdrawOptions, "id">) =>
    (await import("./signoff-commands.ts")).withdrawSignoffCommand(io, { id, ...options }),
  );
}
