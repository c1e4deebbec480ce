import { type ContractIssue, parseWith, type RunV1, runLimits, runV1 } from "@slotgate/contracts";
import { decodeUtf8, parseJson } from "@slotgate/controls";
import { CommandFailure, exitCodes } from "./output/command-failure.ts";
import type { CommandIo } from "./output/io.ts";

/** Reads the run from stdin, or fails with every problem. */
export async function readRun(
  { stdin, err }: CommandIo,
  { command }: { readonly command: "run" | "decide" },
): Promise<RunV1> {
  if (stdin.isTTY === true) err("reading a run (JSON, run v1) from the terminal; end it with Ctrl-D\n");
  const text = decodeUtf8(await readAll(stdin));
  if (text === null) throw invalid("the input is not UTF-8");
  if (text.trim() === "")
    throw invalid(`the input is empty: pipe a run in, e.g. \`slotgate ${command} < run.json\``);
  const json = parseJson(text);
  if (!json.ok) throw invalid(`the input is not acceptable JSON: ${json.problem}`);
  const run = parseWith(runV1, json.value);
  if (run.ok) return run.value;
  throw invalid(`the input is not a valid run v1:\n${run.issues.map(lineFor).join("\n")}`);
}

async function readAll(stdin: CommandIo["stdin"]): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of stdin) {
    const buffer = Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk));
    bytes += buffer.length;
    if (bytes > runLimits.bytes)
      throw invalid(`the input has more than ${runLimits.bytes} bytes, the limit of a run`);
    chunks.push(buffer);
  }
  return Buffer.concat(chunks);
}

const lineFor = ({ path, expected, received }: ContractIssue): string =>
  `  ${path}: expected ${expected}, received ${received}`;

const invalid = (message: string): CommandFailure =>
  new CommandFailure(message, { exitCode: exitCodes.invalidInput });
