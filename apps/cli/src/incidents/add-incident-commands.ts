import { type Severity, severities } from "@slotgate/contracts";
import { InvalidArgumentError } from "commander";
import { CommandFailure, exitCodes } from "../output/command-failure.ts";
import {
  addGroup,
  type CommandParts,
  pageSize,
  printing,
  timeBefore,
  windowed,
} from "../output/command-parts.ts";
import { incidentsHelp } from "../output/help-texts.ts";
import { name, reason } from "../output/option-values.ts";
import type { OutputOptions } from "../output/view.ts";
import type { AddedEntry } from "./add-entry.ts";
import { type LinkOptions, linking, linksIn } from "./link-options.ts";
import type { ListOptions } from "./list-command.ts";
import type { OpenOptions } from "./open-command.ts";

interface Reasoned extends OutputOptions {
  readonly reason: string;
}

interface WindowOptions extends Reasoned {
  readonly from?: string;
  readonly to?: string;
  readonly ongoing?: true;
}

/** `slotgate incidents …`: asks a running service; changes need the role `operate`. */
export function addIncidentCommands({ program, add, io }: CommandParts): void {
  const incidents = addGroup(program, "incidents", "record what went wrong, from opening to resolution");
  const why = ["--reason <reason>", "why (required); kept in the history", reason] as const;
  const which = ["<id>", "the incident's id in `slotgate incidents list`"] as const;
  const time = timeBefore(io);
  const enter = async (added: AddedEntry): Promise<void> =>
    (await import("./add-entry.ts")).addEntry(io, added);

  printing(
    linking(
      add(incidents, "open", incidentsHelp.open)
        .description("open an incident")
        .requiredOption("--severity <number>", "1 (the worst) to 4 (required)", severityNumber)
        .requiredOption("--title <title>", "what went wrong, in a few words (required)", name)
        .option("--description <text>", "what happened", reason)
        .option("--from <time>", "when its effects began: 24h (ago), or 2026-01-31T12:00:00Z", time)
        .option("--to <time>", "when its effects ended (default: they continue)", time),
    ),
  ).action(async (options: OpenOptions) => (await import("./open-command.ts")).openCommand(io, options));

  printing(
    add(incidents, "note", incidentsHelp.note)
      .description("add a note")
      .argument(...which)
      .argument("<text>", "the note", reason),
  ).action((incidentId: string, text: string, options: OutputOptions) =>
    enter({ ...options, incidentId, entry: { version: "v1", kind: "note", text } }),
  );

  printing(
    add(incidents, "severity", incidentsHelp.severity)
      .description("change the severity")
      .argument(...which)
      .argument("<severity>", "1 (the worst) to 4", severityNumber)
      .requiredOption(...why),
  ).action((incidentId: string, severity: Severity, options: Reasoned) =>
    enter({
      ...options,
      incidentId,
      entry: { version: "v1", kind: "severity", severity, reason: options.reason },
    }),
  );

  printing(
    add(incidents, "window", incidentsHelp.window)
      .description("correct when the effects began or ended")
      .argument(...which)
      .option("--from <time>", "when they began: 24h (ago), or 2026-01-31T12:00:00Z", time)
      .option("--to <time>", "when they ended", time)
      .option("--ongoing", "they continue")
      .requiredOption(...why),
  ).action((incidentId: string, { from, to, ongoing, ...options }: WindowOptions) => {
    if (to !== undefined && ongoing === true) throw usage("give either --to or --ongoing");
    if (from === undefined && to === undefined && ongoing !== true)
      throw usage("give --from, --to or --ongoing");
    return enter({
      ...options,
      incidentId,
      entry: {
        version: "v1",
        kind: "window",
        from,
        to: ongoing === true ? null : to,
        reason: options.reason,
      },
    });
  });

  printing(
    linking(
      add(incidents, "link", incidentsHelp.link)
        .description("link engagements, changes and decisions")
        .argument(...which),
    ),
  ).action((incidentId: string, options: LinkOptions & OutputOptions) => {
    const links = linksIn(options);
    if (links.length === 0) throw usage("give at least one of --engagement, --change, --decision");
    return enter({ ...options, incidentId, entry: { version: "v1", kind: "links", links } });
  });

  printing(
    add(incidents, "resolve", incidentsHelp.resolve)
      .description("resolve an incident")
      .argument(...which)
      .requiredOption("--reason <reason>", "what was found and done (required)", reason)
      .option("--to <time>", "when its effects ended (default: as recorded, or now)", time),
  ).action((incidentId: string, { to, ...options }: Reasoned & { readonly to?: string }) =>
    enter({
      ...options,
      incidentId,
      entry: { version: "v1", kind: "resolution", to, reason: options.reason },
    }),
  );

  printing(
    add(incidents, "reopen", incidentsHelp.reopen)
      .description("reopen a resolved incident")
      .argument(...which)
      .requiredOption(...why),
  ).action((incidentId: string, options: Reasoned) =>
    enter({ ...options, incidentId, entry: { version: "v1", kind: "reopening", reason: options.reason } }),
  );

  printing(
    windowed(
      add(incidents, "list", incidentsHelp.list)
        .description("show the tripwires and the incidents, newest first")
        .option("--open", "only incidents that are not resolved")
        .option("--severity <number>", "only incidents of this severity", severityNumber),
      io,
      "incidents opened",
    ).option("--limit <number>", "the most incidents to show", pageSize, 50),
  ).action(async (options: ListOptions) => (await import("./list-command.ts")).listCommand(io, options));

  printing(
    add(incidents, "show", incidentsHelp.show)
      .description("show an incident with its history")
      .argument(...which),
  ).action(async (incidentId: string, options: OutputOptions) =>
    (await import("./show-command.ts")).showCommand(io, { ...options, incidentId }),
  );
}

const usage = (message: string): CommandFailure => new CommandFailure(message, { exitCode: exitCodes.usage });

function severityNumber(text: string): Severity {
  const found = severities.find((one) => String(one) === text);
  if (found !== undefined) return found;
  throw new InvalidArgumentError("Give a severity from 1 (the worst) to 4.");
}
