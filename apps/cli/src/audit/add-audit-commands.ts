import { basisPoints } from "../output/audit-values.ts";
import { addGroup, type CommandParts, printing, printingAs, windowed } from "../output/command-parts.ts";
import { auditHelp } from "../output/help-texts.ts";
import type { HeadsExportOptions } from "./heads-export-command.ts";
import type { ReplayOptions } from "./replay-command.ts";
import type { VerifyOptions } from "./verify-command.ts";

/** Commands that read the database: `verify`, `replay`, `heads export`. */
export function addAuditCommands({ program, add, io }: CommandParts): void {
  printing(
    windowed(add(program, "verify", auditHelp.verify), io, "records decided")
      .description("find records that are missing, altered or out of place")
      .option("--heads <file>", "exported heads; finds records that were cut off since"),
    { json: "print findings and figures, for programs" },
  ).action(async (options: VerifyOptions) =>
    (await import("./verify-command.ts")).verifyCommand(io, options),
  );

  printingAs(
    windowed(add(program, "replay", auditHelp.replay), io, "records decided")
      .description(
        "repeat recorded decisions from their inputs, or show what other settings would have decided",
      )
      .option("--with-allowlist <file>", "show what this allowlist would have decided")
      .option(
        "--with-percent <percent>",
        "show what this rollout percentage would have decided",
        basisPoints,
      ),
    { all: ["table", "csv"], standard: "table", json: "print differences and totals, for programs" },
  ).action(async (options: ReplayOptions) =>
    (await import("./replay-command.ts")).replayCommand(io, options),
  );

  const heads = addGroup(
    program,
    "heads",
    "export the heads of all writers, to find later whether records were cut off",
  );
  add(heads, "export", auditHelp.headsExport)
    .description("write the head of every writer's chain")
    .option("--out <file>", "a new file; without it, stdout")
    .option("--json", "the default")
    .action(async (options: HeadsExportOptions) =>
      (await import("./heads-export-command.ts")).headsExportCommand(io, options),
    );
}
