import { jsonObject } from "@slotgate/contracts";
import { configFileBound, decodeUtf8, parseDocumentOf, readRegularFile } from "@slotgate/controls";
import { asJson } from "../output/as-json.ts";
import { CommandFailure, exitCodes } from "../output/command-failure.ts";
import type { CommandIo } from "../output/io.ts";
import { printable } from "../output/printable.ts";
import type { OutputOptions } from "../output/view.ts";
import { readDocumentOf } from "../revisions/read-document.ts";
import { convert } from "./convert.ts";

interface ConvertOptions extends OutputOptions {
  /** The file with the model configuration. */
  readonly config: string;
  /** The file with the prompt. */
  readonly prompt: string | undefined;
}

/** Prints the generation document that the earlier executor's files make, and what was assumed. */
export async function convertCommand(
  io: CommandIo,
  { config: path, prompt, json }: ConvertOptions,
): Promise<void> {
  const { document: config } = await readDocumentOf(path, {
    noun: "configuration",
    bound: configFileBound,
    parse: (bytes) => parseDocumentOf(bytes, { contract: jsonObject, name: "openai.v1" }),
  });
  const converted = convert({ config, prompt: prompt === undefined ? null : await readPrompt(prompt) });
  if (!converted.ok)
    throw new CommandFailure(
      ["nothing was converted", ...converted.problems.map((problem) => printable(`  ${problem}`))].join("\n"),
      { exitCode: exitCodes.invalidInput },
    );
  const { document, notes } = converted;
  if (json === true) return io.out(asJson({ document, notes }));
  io.out(asJson(document));
  io.err(notes.map((note) => `note: ${printable(note)}\n`).join(""));
}

async function readPrompt(path: string): Promise<string> {
  const content = await readRegularFile(path, configFileBound);
  const text = content.ok ? decodeUtf8(content.bytes) : null;
  if (text !== null) return text;
  throw new CommandFailure(
    `the prompt file \`${path}\` ${content.ok ? "is not UTF-8 text" : content.problem}`,
    { exitCode: exitCodes.invalidInput },
  );
}
