import { Argument } from "commander";
import type { CommandParts } from "../output/command-parts.ts";
import { completionHelp } from "../output/help-texts.ts";
import type { Shell } from "./completion-script.ts";

/** `slotgate completion …`: prints a completion script. */
export function addCompletionCommand({ program, add, io }: CommandParts): void {
  add(program, "completion", completionHelp)
    .description("print a shell's completion script for this command")
    .addArgument(new Argument("<shell>", "the shell").choices(["bash", "zsh", "fish"]))
    .action(async (shell: Shell) =>
      io.out((await import("./completion-script.ts")).completionScript(program, shell)),
    );
}
