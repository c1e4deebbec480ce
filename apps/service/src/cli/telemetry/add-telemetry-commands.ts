import { gateOrder, reasonCodes, statuses } from "@slotgate/contracts";
import { type Command, Option } from "commander";
import { drillChoices, orders } from "../../telemetry/telemetry-reader.ts";
import { type HelpTexts, telemetryHelp } from "../help-texts.ts";
import type { CommandIo } from "../io.ts";
import { instant, scope } from "../results/option-values.ts";
import type { ExportOptions } from "./export-command.ts";
import { pageSize } from "./option-values.ts";
import type { QueryOptions } from "./query-command.ts";

export interface TelemetryCommandsParts {
  readonly program: Command;
  readonly add: (parent: Command, name: string, texts: HelpTexts) => Command;
  readonly io: CommandIo;
}

/** `slotgate telemetry …`: asks a running service for records. */
export function addTelemetryCommands({ program, add, io }: TelemetryCommandsParts): void {
  const telemetry = program
    .command("telemetry")
    .copyInheritedSettings(program)
    .description("find records of a running service, and take them elsewhere");
  const addFiltered = (name: "query" | "export"): Command =>
    add(telemetry, name, telemetryHelp[name])
      .option("--since <instant>", "records of decisions at this instant or later", instant)
      .option("--until <instant>", "records of decisions before this instant", instant)
      .addOption(new Option("--reason <reason>", "records with this reason").choices(reasonCodes))
      .addOption(new Option("--gate <gate>", "records of what this gate denied").choices(gateOrder))
      .addOption(new Option("--status <status>", "records with this status").choices(statuses))
      .option("--kind <kind>", "records of jobs of this kind")
      .option("--scope <dimension=value...>", "records with these values in these dimensions", scope)
      .option("--rule <rule-id>", "records whose evidence names this allowlist rule")
      .option("--run <run-id>", "records of this run")
      .option("--job <job-id>", "records of this job")
      .addOption(
        new Option("--drills <choice>", "records of drills, which are left out otherwise").choices(
          drillChoices.filter((choice) => choice !== "leave-out"),
        ),
      );

  addFiltered("query")
    .description("show records, the newest first")
    .option("--limit <number>", "most records", pageSize, 50)
    .addOption(
      new Option("--order <order>", "by time of the decision").choices(orders).default("newest-first"),
    )
    .addOption(
      new Option("--format <format>", "how to print them")
        .choices(["table", "json", "ndjson", "csv"])
        .default("table"),
    )
    .action(async (options: QueryOptions) => (await import("./query-command.ts")).queryCommand(io, options));

  addFiltered("export")
    .description("write all records that match, one a line, the oldest first")
    .addOption(
      new Option("--format <format>", "how to write them").choices(["ndjson", "csv"]).default("ndjson"),
    )
    .option("--out <file>", "write to this file in place of stdout; it is there when it is whole")
    .action(async (options: ExportOptions) =>
      (await import("./export-command.ts")).exportCommand(io, options),
    );
}
