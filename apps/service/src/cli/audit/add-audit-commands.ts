import { type Command, Option } from "commander";
import { auditHelp, type HelpTexts } from "../help-texts.ts";
import type { CommandIo } from "../io.ts";
import { instant } from "../results/option-values.ts";
import { basisPoints } from "./audit-values.ts";
import type { HeadsExportOptions } from "./heads-export-command.ts";
import type { ReplayOptions } from "./replay-command.ts";
import type { VerifyOptions } from "./verify-command.ts";

export interface AuditCommandsParts {
  readonly program: Command;
  readonly add: (parent: Command, name: string, texts: HelpTexts) => Command;
  readonly io: CommandIo;
}

/** What auditors ask the database itself: `verify`, `replay`, `heads export`. */
export function addAuditCommands({ program, add, io }: AuditCommandsParts): void {
  const addWindowed = (name: "verify" | "replay"): Command =>
    add(program, name, auditHelp[name])
      .option("--since <instant>", "records decided at this instant or later", instant)
      .option("--until <instant>", "records decided before this instant", instant);

  addWindowed("verify")
    .description("find records that are missing, altered or out of place")
    .option("--heads <file>", "heads that were exported earlier: shows what was cut off since")
    .addOption(new Option("--format <format>", "how to print it").choices(["text", "json"]).default("text"))
    .action(async (options: VerifyOptions) =>
      (await import("./verify-command.ts")).verifyCommand(io, options),
    );

  addWindowed("replay")
    .description("decide records again from what they name, or say what would have happened")
    .addOption(
      new Option("--format <format>", "how to print it").choices(["table", "json", "csv"]).default("table"),
    )
    .option("--with-allowlist <file>", "what would have happened with this allowlist")
    .option("--with-percent <percent>", "what would have happened with this rollout percentage", basisPoints)
    .action(async (options: ReplayOptions) =>
      (await import("./replay-command.ts")).replayCommand(io, options),
    );

  const heads = program
    .command("heads")
    .copyInheritedSettings(program)
    .description("keep what shows later that records were cut off");
  add(heads, "export", auditHelp.headsExport)
    .description("write where every writer's chain ends now")
    .option("--out <file>", "a new file; without it, stdout")
    .action(async (options: HeadsExportOptions) =>
      (await import("./heads-export-command.ts")).headsExportCommand(io, options),
    );
}
