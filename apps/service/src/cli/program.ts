import { Command, Option } from "commander";
import { variablesAsText } from "../config/variable-tables.ts";
import { readVersion } from "../version.ts";
import { decideCommand } from "./decide-command.ts";
import type { CommandIo } from "./io.ts";
import { runCommand } from "./run-command.ts";
import { serveCommand } from "./serve-command.ts";
import { unleashSetupCommand } from "./unleash-setup-command.ts";

const configuration = `\nConfiguration (environment variables):\n${variablesAsText({ width: 100 })}\n`;

const codes = `
Exit codes:
  0  done; for \`run\`, any schema-valid outcome, stubs included
  1  failed while working
  2  wrong options or configuration
  3  the input is not a valid run
`;

/** The \`slotgate\` command. */
export function createProgram(io: CommandIo): Command {
  const program = new Command("slotgate")
    .description(
      "Release control for AI content generation: five gates before a model, a record for every path.",
    )
    .version(readVersion())
    .configureOutput({ writeOut: io.out, writeErr: io.err })
    .showHelpAfterError("(`--help` shows what there is)")
    .addHelpText("after", codes)
    .exitOverride();

  const command = (parent: Command, name: string): Command =>
    parent.command(name).copyInheritedSettings(program).addHelpText("after", codes);

  command(program, "serve")
    .description("serve the HTTP API until SIGTERM or SIGINT")
    .addHelpText("after", configuration)
    .action(() => serveCommand(io));

  command(program, "run")
    .description("execute the run on stdin, without a server: results on stdout, telemetry lines on stderr")
    .option(
      "--telemetry <file>",
      "append records to this file, synced before any model call; without it nothing is admitted",
    )
    .addHelpText(
      "after",
      `
One job gives one result (JSON object), several give an array, in job order.

Examples:
  slotgate run < run.json
  FEATURE_SLOTGEN_AI=true SLOTGEN_AI_ROLLOUT_PERCENT=100 SLOTGEN_ALLOWLIST_PATH=allowlist.json \\
    SLOTGATE_MODEL_CONFIG_PATH=model.json slotgate run --telemetry telemetry.ndjson < run.json
${configuration}`,
    )
    .action(({ telemetry }: { telemetry?: string }) => runCommand(io, { telemetry: telemetry ?? null }));

  command(program, "decide")
    .description("say what would be decided for the run on stdin; calls nothing and records nothing")
    .addOption(new Option("--format <format>", "how to print it").choices(["json", "table"]).default("json"))
    .addHelpText("after", `\nExample:\n  slotgate decide --format table < run.json\n${configuration}`)
    .action(({ format }: { format: "json" | "table" }) => decideCommand(io, { format }));

  const unleash = program.command("unleash").copyInheritedSettings(program).description("work with Unleash");
  command(unleash, "setup")
    .description("prepare an Unleash in the safe position: kill engaged, AI off, 0 %")
    .addHelpText(
      "after",
      `
Creates what is missing, in every environment: the context field \`jobId\`, the kill switch (engaged), the AI flag
(off) with its gradual rollout (0 %). What is there already is left as operators have set it; safe to run again.

Example:
  SLOTGATE_UNLEASH_URL=http://127.0.0.1:4242/api SLOTGATE_UNLEASH_ADMIN_TOKEN=… slotgate unleash setup
`,
    )
    .action(() => unleashSetupCommand(io));
  return program;
}
