import { versionIn } from "@slotgate/service/config";
import { Command, Option } from "commander";
import { addReadingCommands } from "./add-reading-commands.ts";
import { addAllowlistCommands } from "./allowlist/add-allowlist-commands.ts";
import { addAuditCommands } from "./audit/add-audit-commands.ts";
import { addCompletionCommand } from "./completion/add-completion-command.ts";
import type { DecideOptions } from "./decide-command.ts";
import { addDrillCommands } from "./drill/add-drill-commands.ts";
import { addGenerationCommands } from "./generation/add-generation-commands.ts";
import { addIncidentCommands } from "./incidents/add-incident-commands.ts";
import { addKeysCommands } from "./keys/add-keys-commands.ts";
import { addKillCommands } from "./kill/add-kill-commands.ts";
import type { MigrateOptions } from "./migrate-command.ts";
import { addGroup, type CommandParts, printing } from "./output/command-parts.ts";
import {
  decideHelp,
  helpText,
  migrateHelp,
  reconcileHelp,
  runHelp,
  serveHelp,
  unleashSetupHelp,
} from "./output/help-texts.ts";
import type { CommandIo } from "./output/io.ts";
import type { OutputOptions } from "./output/view.ts";
import { addRampCommands } from "./ramp/add-ramp-commands.ts";
import { addReadinessCommands } from "./readiness/add-readiness-commands.ts";
import type { ReconcileOptions } from "./reconcile-command.ts";
import { addResultsCommands } from "./results/add-results-commands.ts";
import { addRolloutCommands } from "./rollout/add-rollout-commands.ts";
import { addTelemetryCommands } from "./telemetry/add-telemetry-commands.ts";

/** The `slotgate` command. Each command loads its code when it is called, so that others start fast. */
export function createProgram(given: CommandIo): Command {
  const program = new Command("slotgate")
    .description(
      "Release control for AI content generation: five gates before a model, a record for every path.",
    )
    .version(versionIn(new URL("../package.json", import.meta.url)))
    .option("--verbose", "name on stderr the service, database or Unleash that the command uses")
    .configureOutput({ writeOut: given.out, writeErr: given.err, getOutHelpWidth: () => 80 })
    .showHelpAfterError("(`--help` lists commands and options)")
    .addHelpText("after", helpText())
    .exitOverride();
  const io: CommandIo = {
    ...given,
    get verbose() {
      return program.opts()["verbose"] === true;
    },
  };
  const add: CommandParts["add"] = (parent, name, texts) =>
    parent.command(name).copyInheritedSettings(program).addHelpText("after", helpText(texts));
  const parts: CommandParts = { program, add, io };

  addReadingCommands(parts);
  addKillCommands(parts);
  addRolloutCommands(parts);
  addAllowlistCommands(parts);
  addGenerationCommands(parts);
  addResultsCommands(parts);
  addTelemetryCommands(parts);
  addIncidentCommands(parts);
  addDrillCommands(parts);
  addAuditCommands(parts);
  addReadinessCommands(parts);
  addRampCommands(parts);

  printing(
    add(program, "reconcile", reconcileHelp)
      .description("compare the requests sent to the model with the records")
      .option("--outbound <files...>", "files of the ledger (default: all in SLOTGATE_OUTBOUND_LEDGER)"),
    { json: "print figures and differences, for programs" },
  ).action(async (options: ReconcileOptions) =>
    (await import("./reconcile-command.ts")).reconcileCommand(io, options),
  );

  addKeysCommands(parts);

  add(program, "serve", serveHelp)
    .description("serve the HTTP API until SIGTERM or SIGINT")
    .action(async () => (await import("./serve-command.ts")).serveCommand(io));

  add(program, "run", runHelp)
    .description(
      "execute the run on stdin, without a server: results on stdout, records and failed model calls on stderr",
    )
    .option(
      "--telemetry <file>",
      "also append the records to this file, synced before each model call; without it no model is called",
    )
    .option("--json", "the default")
    .action(async ({ telemetry }: { telemetry?: string }) =>
      (await import("./run-command.ts")).runCommand(io, { telemetry: telemetry ?? null }),
    );

  printing(
    add(program, "decide", decideHelp)
      .description("print what would be decided for the run on stdin; calls no model, records nothing")
      .addOption(new Option("--format <format>", "how to print").choices(["json", "table"]).default("json")),
    { json: "the same as --format json" },
  ).action(async (options: DecideOptions) =>
    (await import("./decide-command.ts")).decideCommand(io, options),
  );

  printing(
    add(program, "migrate", migrateHelp)
      .description("migrate the database to the newest version")
      .option("--dry-run", "list the migrations that would run, and change nothing"),
    { json: "print what was done, for programs" },
  ).action(async (options: MigrateOptions) =>
    (await import("./migrate-command.ts")).migrateCommand(io, options),
  );

  const unleash = addGroup(program, "unleash", "work with Unleash");
  printing(
    add(unleash, "setup", unleashSetupHelp).description(
      "create what Unleash lacks, in the safe position: kill engaged, AI off, 0 %",
    ),
    { json: "print what was done, for programs" },
  ).action(async (options: OutputOptions) =>
    (await import("./unleash-setup-command.ts")).unleashSetupCommand(io, options),
  );

  addCompletionCommand(parts);
  return program;
}
