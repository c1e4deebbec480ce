import { Command, Option } from "commander";
import { readVersion } from "../version.ts";
import { addAllowlistCommands } from "./allowlist/add-allowlist-commands.ts";
import { addAuditCommands } from "./audit/add-audit-commands.ts";
import { addBudgetCommand } from "./budget/add-budget-command.ts";
import { addChangesCommand } from "./changes/add-changes-command.ts";
import { addDrillCommands } from "./drill/add-drill-commands.ts";
import {
  decideHelp,
  explainHelp,
  type HelpTexts,
  helpText,
  migrateHelp,
  reconcileHelp,
  runHelp,
  serveHelp,
  statusHelp,
  unleashSetupHelp,
} from "./help-texts.ts";
import { addIncidentsCommand } from "./incidents/add-incidents-command.ts";
import type { CommandIo } from "./io.ts";
import { addKeysCommands } from "./keys/add-keys-commands.ts";
import { addKillCommands } from "./kill/add-kill-commands.ts";
import { addResultsCommands } from "./results/add-results-commands.ts";
import { addRolloutCommands } from "./rollout/add-rollout-commands.ts";
import { addTelemetryCommands } from "./telemetry/add-telemetry-commands.ts";

/** The `slotgate` command. Each command loads what it does when it is called: nobody waits for what others need. */
export function createProgram(io: CommandIo): Command {
  const program = new Command("slotgate")
    .description(
      "Release control for AI content generation: five gates before a model, a record for every path.",
    )
    .version(readVersion())
    .configureOutput({ writeOut: io.out, writeErr: io.err })
    .showHelpAfterError("(`--help` shows what there is)")
    .addHelpText("after", helpText())
    .exitOverride();

  const add = (parent: Command, name: string, texts: HelpTexts): Command =>
    parent.command(name).copyInheritedSettings(program).addHelpText("after", helpText(texts));

  add(program, "serve", serveHelp)
    .description("serve the HTTP API until SIGTERM or SIGINT")
    .action(async () => (await import("./serve-command.ts")).serveCommand(io));

  add(program, "run", runHelp)
    .description(
      "execute the run on stdin, without a server: results on stdout; telemetry and why calls failed on stderr",
    )
    .option(
      "--telemetry <file>",
      "append records to this file, synced before any model call; without it no model is called",
    )
    .action(async ({ telemetry }: { telemetry?: string }) =>
      (await import("./run-command.ts")).runCommand(io, { telemetry: telemetry ?? null }),
    );

  add(program, "decide", decideHelp)
    .description("say what would be decided for the run on stdin; calls nothing and records nothing")
    .addOption(new Option("--format <format>", "how to print it").choices(["json", "table"]).default("json"))
    .action(async ({ format }: { format: "json" | "table" }) =>
      (await import("./decide-command.ts")).decideCommand(io, { format }),
    );

  add(program, "migrate", migrateHelp)
    .description("bring the database to the newest version")
    .option("--dry-run", "say which migrations would run, and change nothing")
    .action(async ({ dryRun = false }: { dryRun?: boolean }) =>
      (await import("./migrate-command.ts")).migrateCommand(io, { dryRun }),
    );

  add(program, "reconcile", reconcileHelp)
    .description("compare the requests that left for the model with the records")
    .option("--outbound <files...>", "files of the ledger; without it all in SLOTGATE_OUTBOUND_LEDGER")
    .addOption(new Option("--format <format>", "how to print it").choices(["text", "json"]).default("text"))
    .action(async ({ outbound = [], format }: { outbound?: string[]; format: "text" | "json" }) =>
      (await import("./reconcile-command.ts")).reconcileCommand(io, { files: outbound, format }),
    );

  const unleash = program.command("unleash").copyInheritedSettings(program).description("work with Unleash");
  add(unleash, "setup", unleashSetupHelp)
    .description("prepare an Unleash in the safe position: kill engaged, AI off, 0 %")
    .action(async () => (await import("./unleash-setup-command.ts")).unleashSetupCommand(io));
  addKeysCommands({ program, add, io });
  addResultsCommands({ program, add, io });
  addAuditCommands({ program, add, io });
  addTelemetryCommands({ program, add, io });
  addKillCommands({ program, add, io });
  addAllowlistCommands({ program, add, io });
  addRolloutCommands({ program, add, io });
  addBudgetCommand({ program, add, io });
  addChangesCommand({ program, add, io });
  addIncidentsCommand({ program, add, io });

  add(program, "status", statusHelp)
    .description("show what lets jobs through to AI and what keeps them from it, asking a running service")
    .addOption(new Option("--format <format>", "how to print it").choices(["text", "json"]).default("text"))
    .action(async (options: { format: "text" | "json" }) =>
      (await import("./status/status-command.ts")).statusCommand(io, options),
    );
  addDrillCommands({ program, add, io });

  add(program, "explain", explainHelp)
    .description("tell the story of a job, gate by gate, asking a running service")
    .argument("<job-id>", "the job's id")
    .addOption(new Option("--format <format>", "how to print it").choices(["text", "json"]).default("text"))
    .option("--json", "the same as --format json")
    .action(async (jobId: string, { format, json }: { format: "text" | "json"; json?: boolean }) =>
      (await import("./explain/explain-command.ts")).explainCommand(io, {
        jobId,
        format: json === true ? "json" : format,
      }),
    );
  return program;
}
