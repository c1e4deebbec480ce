import { gateOrder, reasonCodes, statuses } from "@slotgate/contracts";
import { drillChoices, orders } from "@slotgate/executor";
import { type Command, Option } from "commander";
import { addGroup, type CommandParts, pageSize, printingAs, windowed } from "../output/command-parts.ts";
import { telemetryHelp } from "../output/help-texts.ts";
import { scope } from "../output/scope-options.ts";
import type { ExportOptions } from "./export-command.ts";
import type { QueryOptions } from "./query-command.ts";

/** `slotgate telemetry …`: asks a running service for records. */
export function addTelemetryCommands({ program, add, io }: CommandParts): void {
  const telemetry = addGroup(program, "telemetry", "find and export records of a running service");
  const addFiltered = (name: "query" | "export"): Command =>
    windowed(add(telemetry, name, telemetryHelp[name]), io, "records of decisions")
      .addOption(new Option("--reason <reason>", "records with this reason").choices(reasonCodes))
      .addOption(new Option("--gate <gate>", "records of what this gate denied").choices(gateOrder))
      .addOption(new Option("--status <status>", "records with this status").choices(statuses))
      .option("--kind <kind>", "records of jobs of this kind")
      .option("--scope <dimension=value...>", "records with these values in these dimensions", scope)
      .option("--rule <rule-id>", "records whose evidence names this allowlist rule")
      .option("--run <run-id>", "records of this run")
      .option("--job <job-id>", "records of this job")
      .addOption(
        new Option("--drills <choice>", "records of drills and tries, which are left out by default").choices(
          drillChoices.filter((choice) => choice !== "leave-out"),
        ),
      );

  printingAs(
    addFiltered("query")
      .description("show records, newest first")
      .option("--limit <number>", "the most records to show", pageSize, 50)
      .addOption(
        new Option("--order <order>", "by time of the decision").choices(orders).default("newest-first"),
      ),
    { all: ["table", "ndjson", "csv"], standard: "table" },
  ).action(async (options: QueryOptions) => (await import("./query-command.ts")).queryCommand(io, options));

  addFiltered("export")
    .description("write all matching records, one on each line, oldest first")
    .addOption(
      new Option("--format <format>", "how to write")
        .choices(["ndjson", "csv", "six-fields"])
        .default("ndjson"),
    )
    .option("--json", "the same as --format ndjson: JSON, one record on each line")
    .option("--out <file>", "write to this file instead of stdout; it appears when it is complete")
    .action(async (options: ExportOptions) =>
      (await import("./export-command.ts")).exportCommand(io, options),
    );
}
