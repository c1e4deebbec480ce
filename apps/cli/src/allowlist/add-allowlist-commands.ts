import { InvalidArgumentError } from "commander";
import { addGroup, type CommandParts, pageSize, printing } from "../output/command-parts.ts";
import { allowlistHelp } from "../output/help-texts.ts";
import { reason } from "../output/option-values.ts";
import { digest } from "../output/scope-options.ts";
import type { OutputOptions } from "../output/view.ts";
import type { ApplyOptions } from "./apply-command.ts";
import type { HistoryOptions } from "./history-command.ts";
import type { PreviewOptions } from "./preview-command.ts";
import type { RollbackOptions } from "./rollback-command.ts";
import type { ShowOptions } from "./show-command.ts";

/** `slotgate allowlist …`: asks a running service, with a key of the role `operate`. */
export function addAllowlistCommands({ program, add, io }: CommandParts): void {
  const allowlist = addGroup(program, "allowlist", "see, check and change which content may use AI");
  const why = ["--reason <reason>", "why; kept in the log"] as const;
  const previewed = [
    "--preview-digest <digest>",
    "what the preview said; needed where exposure widens",
  ] as const;

  printing(
    add(allowlist, "show", allowlistHelp.show)
      .description("print the document in force")
      .option("--revision <number>", "that of this revision", revisionNumber),
    { json: "print the API's answer, which has the document in it" },
  ).action(async (options: ShowOptions) => (await import("./show-command.ts")).showCommand(io, options));
  printing(
    add(allowlist, "validate", allowlistHelp.validate)
      .description("check a file; asks no service")
      .argument("<file>", "the document"),
    { json: "print its digest and number of rules, for programs" },
  ).action(async (file: string, options: OutputOptions) =>
    (await import("./validate-command.ts")).validateCommand(io, { ...options, file }),
  );
  printing(
    add(allowlist, "diff", allowlistHelp.diff)
      .description("say in rules what a file would change")
      .argument("<file>", "the document"),
    { json: "print the changes, for programs" },
  ).action(async (file: string, options: OutputOptions) =>
    (await import("./diff-command.ts")).diffCommand(io, { ...options, file }),
  );
  printing(
    add(allowlist, "preview", allowlistHelp.preview)
      .description("show what would become of recent jobs")
      .argument("[file]", "the document")
      .option("--revision <number>", "in place of a file: the document of this revision", revisionNumber),
  ).action(async (file: string | undefined, options: Omit<PreviewOptions, "file">) =>
    (await import("./preview-command.ts")).previewCommand(io, { file, ...options }),
  );
  printing(
    add(allowlist, "apply", allowlistHelp.apply)
      .description("put a file's document in force")
      .argument("<file>", "the document")
      .requiredOption(...why, reason)
      .option(...previewed, digest)
      .option("--new-dimension <name...>", "a dimension that is meant although it looks like a slip"),
  ).action(async (file: string, options: Omit<ApplyOptions, "file">) =>
    (await import("./apply-command.ts")).applyCommand(io, { file, ...options }),
  );
  printing(
    add(allowlist, "history", allowlistHelp.history)
      .description("show the revisions, newest first")
      .option("--limit <number>", "how many revisions at most", pageSize, 50),
  ).action(async (options: HistoryOptions) =>
    (await import("./history-command.ts")).historyCommand(io, options),
  );
  printing(
    add(allowlist, "rollback", allowlistHelp.rollback)
      .description("put the document of an earlier revision in force again")
      .argument("<revision>", "its number, as `slotgate allowlist history` shows it", revisionNumber)
      .requiredOption(...why, reason)
      .option(...previewed, digest),
  ).action(async (revision: number, options: Omit<RollbackOptions, "revision">) =>
    (await import("./rollback-command.ts")).rollbackCommand(io, { revision, ...options }),
  );
}

function revisionNumber(text: string): number {
  if (/^[1-9]\d{0,14}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("Give the number of a revision.");
}
