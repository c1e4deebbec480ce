import { addGroup, type CommandParts, pageSize, printing, windowed } from "../output/command-parts.ts";
import { generationCompareHelp, generationHelp } from "../output/help-texts.ts";
import { reason, revisionNumber, tryCalls } from "../output/option-values.ts";
import { digest } from "../output/scope-options.ts";
import type { OutputOptions } from "../output/view.ts";
import type { HistoryOptions } from "../revisions/history-command.ts";
import type { ShowOptions } from "../revisions/show-command.ts";
import type { ApplyOptions, RollbackOptions } from "./change-commands.ts";
import type { CompareOptions } from "./compare-command.ts";
import type { TryOptions } from "./try-command.ts";

/** `slotgate generation …`: asks a running service; changes need the role `operate`. */
export function addGenerationCommands({ program, add, io }: CommandParts): void {
  const generation = addGroup(program, "generation", "see, check and change models, prompts and profiles");
  const why = ["--reason <reason>", "why (required); kept in the log"] as const;

  printing(
    add(generation, "show", generationHelp.show)
      .description("print the document in force")
      .option("--revision <number>", "print the document of this revision", revisionNumber),
    { json: "print the API's answer, which contains the document" },
  ).action(async (options: ShowOptions) =>
    (await import("../revisions/show-command.ts")).showCommand(io, await kind(), options),
  );
  printing(
    add(generation, "validate", generationHelp.validate)
      .description("check a file without a service")
      .argument("<file>", "the document"),
    { json: "print its digest and what it holds, for programs" },
  ).action(async (file: string, options: OutputOptions) =>
    (await import("./reading-commands.ts")).validateCommand(io, { ...options, file }),
  );
  printing(
    add(generation, "convert", generationHelp.convert)
      .description("make a document of the earlier executor's files")
      .argument("<config>", "its model configuration (JSON, openai.v1)")
      .argument("[prompt]", "its prompt (text); the built-in one without it"),
    { json: "print the document and the notes, for programs" },
  ).action(async (config: string, prompt: string | undefined, options: OutputOptions) =>
    (await import("./convert-command.ts")).convertCommand(io, { ...options, config, prompt }),
  );
  printing(
    add(generation, "diff", generationHelp.diff)
      .description("show what a file would change, texts word by word")
      .argument("<file>", "the document"),
    { json: "print the changes, for programs" },
  ).action(async (file: string, options: OutputOptions) =>
    (await import("./reading-commands.ts")).diffCommand(io, { ...options, file }),
  );
  printing(
    add(generation, "try", generationHelp.try)
      .description("show how a file fills sample jobs, and the exact prompts")
      .argument("<file>", "the document")
      .requiredOption("--jobs <file>", "a run (JSON, run v1) with at most 100 sample jobs (required)")
      .option(
        "--calls <number>",
        "generate the first jobs too, with both documents; at most 20",
        tryCalls,
        0,
      ),
  ).action(async (file: string, options: Omit<TryOptions, "file">) =>
    (await import("./try-command.ts")).tryCommand(io, { file, ...options }),
  );
  printing(
    add(generation, "apply", generationHelp.apply)
      .description("put a file's document in force")
      .argument("<file>", "the document")
      .requiredOption(...why, reason)
      .option("--try-digest <digest>", "the digest that the try printed (required for a new model)", digest),
  ).action(async (file: string, options: Omit<ApplyOptions, "file">) =>
    (await import("./change-commands.ts")).applyCommand(io, { file, ...options }),
  );
  printing(
    add(generation, "history", generationHelp.history)
      .description("show the revisions, newest first")
      .option("--limit <number>", "the most revisions to show", pageSize, 50),
  ).action(async (options: HistoryOptions) =>
    (await import("../revisions/history-command.ts")).historyCommand(io, await kind(), options),
  );
  printing(
    add(generation, "rollback", generationHelp.rollback)
      .description("put the document of an earlier revision in force again")
      .argument("<revision>", "its number in `slotgate generation history`", revisionNumber)
      .requiredOption(...why, reason),
  ).action(async (revision: number, options: Omit<RollbackOptions, "revision">) =>
    (await import("./change-commands.ts")).rollbackCommand(io, { revision, ...options }),
  );
  printing(
    windowed(
      add(generation, "compare", generationCompareHelp).description(
        "show what each profile and model did, and each canary beside its profile",
      ),
      io,
      "calls that ended",
    ),
  ).action(async (options: CompareOptions) =>
    (await import("./compare-command.ts")).compareCommand(io, options),
  );
}

const kind = async () => (await import("./generation-kind.ts")).generationKind;
