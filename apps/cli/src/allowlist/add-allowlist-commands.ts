import { addGroup, type CommandParts, pageSize, printing } from "../output/command-parts.ts";
import { allowlistHelp } from "../output/help-texts.ts";
import { reason, revisionNumber } from "../output/option-values.ts";
import { digest } from "../output/scope-options.ts";
import type { OutputOptions } from "../output/view.ts";
import type { HistoryOptions } from "../revisions/history-command.ts";
import type { ShowOptions } from "../revisions/show-command.ts";
import type { ApplyOptions } from "./apply-command.ts";
import type { PreviewOptions } from "./preview-command.ts";
import type { RollbackOptions } from "./rollback-command.ts";

/** `slotgate allowlist …`: asks a running service; changes need the role `operate`. */
export function addAllowlistCommands({ program, add, io }: CommandParts): void {
  const allowlist = addGroup(program, "allowlist", "see, check and change which content may use AI");
  const why = ["--reason <reason>", "why (required); kept in the log"] as const;
  const previewed = [
    "--preview-digest <digest>",
    "the digest that the preview printed (required if exposure widens)",
  ] as const;

  printing(
    add(allowlist, "show", allowlistHelp.show)
      .description("print the document in force")
      .option("--revision <number>", "print the document of this revision", revisionNumber),
    { json: "print the API's answer, which contains the document" },
  ).action(async (options: ShowOptions) =>
    (await import("../revisions/show-command.ts")).showCommand(io, await kind(), options),
  );
  printing(
    add(allowlist, "validate", allowlistHelp.validate)
      .description("check a file without a service")
      .argument("<file>", "the document"),
    { json: "print its digest and number of rules, for programs" },
  ).action(async (file: string, options: OutputOptions) =>
    (await import("./validate-command.ts")).validateCommand(io, { ...options, file }),
  );
  printing(
    add(allowlist, "diff", allowlistHelp.diff)
      .description("show which rules a file would change")
      .argument("<file>", "the document"),
    { json: "print the changes, for programs" },
  ).action(async (file: string, options: OutputOptions) =>
    (await import("./diff-command.ts")).diffCommand(io, { ...options, file }),
  );
  printing(
    add(allowlist, "preview", allowlistHelp.preview)
      .description("show the effect of a document on recent jobs")
      .argument("[file]", "the document")
      .option("--revision <number>", "preview this revision instead of a file", revisionNumber),
  ).action(async (file: string | undefined, options: Omit<PreviewOptions, "file">) =>
    (await import("./preview-command.ts")).previewCommand(io, { file, ...options }),
  );
  printing(
    add(allowlist, "apply", allowlistHelp.apply)
      .description("put a file's document in force")
      .argument("<file>", "the document")
      .requiredOption(...why, reason)
      .option(...previewed, digest)
      .option("--new-dimension <name...>", "allow a dimension that looks like a misspelling"),
  ).action(async (file: string, options: Omit<ApplyOptions, "file">) =>
    (await import("./apply-command.ts")).applyCommand(io, { file, ...options }),
  );
  printing(
    add(allowlist, "history", allowlistHelp.history)
      .description("show the revisions, newest first")
      .option("--limit <number>", "the most revisions to show", pageSize, 50),
  ).action(async (options: HistoryOptions) =>
    (await import("../revisions/history-command.ts")).historyCommand(io, await kind(), options),
  );
  printing(
    add(allowlist, "rollback", allowlistHelp.rollback)
      .description("put the document of an earlier revision in force again")
      .argument("<revision>", "its number in `slotgate allowlist history`", revisionNumber)
      .requiredOption(...why, reason)
      .option(...previewed, digest),
  ).action(async (revision: number, options: Omit<RollbackOptions, "revision">) =>
    (await import("./rollback-command.ts")).rollbackCommand(io, { revision, ...options }),
  );
}

const kind = async () => (await import("./allowlist-kind.ts")).allowlistKind;
