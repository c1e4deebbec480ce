import { addGroup, type CommandParts, printing, windowed } from "../output/command-parts.ts";
import { generationCompareHelp } from "../output/help-texts.ts";
import type { CompareOptions } from "./compare-command.ts";

/** `slotgate generation …`: asks a running service about models and prompts. */
export function addGenerationCommands(parts: CommandParts): void {
  const generation = addGroup(parts.program, "generation", "compare models and prompts in production");
  addCompareCommand(generation, parts);
}

/** `slotgate generation compare`. */
function addCompareCommand(
  generation: ReturnType<typeof addGroup>,
  { add, io }: Pick<CommandParts, "add" | "io">,
): void {
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
