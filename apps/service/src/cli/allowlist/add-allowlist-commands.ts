import { type Command, InvalidArgumentError, Option } from "commander";
import { allowlistHelp, type HelpTexts } from "../help-texts.ts";
import type { CommandIo } from "../io.ts";
import { reason } from "../keys/option-values.ts";
import { digest } from "../results/option-values.ts";

export interface AllowlistCommandsParts {
  readonly program: Command;
  readonly add: (parent: Command, name: string, texts: HelpTexts) => Command;
  readonly io: CommandIo;
}

/** `slotgate allowlist …`: asks a running service, with a key of the role `operate`. */
export function addAllowlistCommands({ program, add, io }: AllowlistCommandsParts): void {
  const allowlist = program
    .command("allowlist")
    .copyInheritedSettings(program)
    .description("see, check and change which content may use AI");
  const why = ["--reason <reason>", "why; kept in the log"] as const;
  const previewed = [
    "--preview-digest <digest>",
    "what the preview said; needed where exposure widens",
  ] as const;

  add(allowlist, "show", allowlistHelp.show)
    .description("print the document in force")
    .option("--revision <number>", "that of this revision", revisionNumber)
    .action(async (options: { revision?: number }) =>
      (await import("./show-command.ts")).showCommand(io, options),
    );
  add(allowlist, "validate", allowlistHelp.validate)
    .description("check a file; asks nobody")
    .argument("<file>", "the document")
    .action(async (file: string) => (await import("./validate-command.ts")).validateCommand(io, { file }));
  add(allowlist, "diff", allowlistHelp.diff)
    .description("say in rules what a file would change")
    .argument("<file>", "the document")
    .action(async (file: string) => (await import("./diff-command.ts")).diffCommand(io, { file }));
  add(allowlist, "preview", allowlistHelp.preview)
    .description("show what would become of recent jobs")
    .argument("[file]", "the document")
    .option("--revision <number>", "in place of a file: the document of this revision", revisionNumber)
    .addOption(new Option("--format <format>", "how to print it").choices(["text", "json"]).default("text"))
    .action(async (file: string | undefined, options: { revision?: number; format: "text" | "json" }) =>
      (await import("./preview-command.ts")).previewCommand(io, { file, ...options }),
    );
  add(allowlist, "apply", allowlistHelp.apply)
    .description("put a file's document in force")
    .argument("<file>", "the document")
    .requiredOption(...why, reason)
    .option(...previewed, digest)
    .option("--new-dimension <name...>", "a dimension that is meant although it looks like a slip")
    .action(
      async (
        file: string,
        options: { reason: string; previewDigest?: string; newDimension?: readonly string[] },
      ) => (await import("./apply-command.ts")).applyCommand(io, { file, ...options }),
    );
  add(allowlist, "history", allowlistHelp.history)
    .description("show the revisions, newest first")
    .addOption(new Option("--format <format>", "how to print it").choices(["table", "json"]).default("table"))
    .action(async (options: { format: "table" | "json" }) =>
      (await import("./history-command.ts")).historyCommand(io, options),
    );
  add(allowlist, "rollback", allowlistHelp.rollback)
    .description("put the document of an earlier revision in force again")
    .argument("<revision>", "its number, as `slotgate allowlist history` shows it", revisionNumber)
    .requiredOption(...why, reason)
    .option(...previewed, digest)
    .action(async (revision: number, options: { reason: string; previewDigest?: string }) =>
      (await import("./rollback-command.ts")).rollbackCommand(io, { revision, ...options }),
    );
}

function revisionNumber(text: string): number {
  if (/^[1-9]\d{0,14}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("Give the number of a revision.");
}
