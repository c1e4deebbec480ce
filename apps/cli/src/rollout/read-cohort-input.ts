import { jobId } from "@slotgate/contracts";
import { decodeUtf8, readRegularFile } from "@slotgate/controls";
import { CommandFailure, exitCodes } from "../output/command-failure.ts";
import type { CommandIo } from "../output/io.ts";

/** A million job ids of common length. */
const inputBound = { maxBytes: 64 * 1024 * 1024 };

/** A text and what to call it in messages. */
interface Input {
  readonly name: string;
  readonly text: string;
}

/** Checks job ids given as arguments; each once, in their order. */
export const idsOfArguments = (ids: readonly string[]): ReadonlySet<string> =>
  new Set(ids.map((id, at) => checkedId(id, `argument ${at + 1}`)));

/** Reads job ids, one on each line, from a file or from stdin (null). */
export async function readIds(io: CommandIo, path: string | null): Promise<ReadonlySet<string>> {
  const { name, text } = path === null ? await textOfStdin(io) : await textOfFile(path);
  const ids = new Set(linesOf(text).map(({ line, at }) => checkedId(line, `line ${at} of ${name}`)));
  if (ids.size === 0) throw invalid(`${name} has no job id: write one on each line`);
  return ids;
}

/** Reads the other tool's membership: a table of comma-separated values with the columns `jobId` and `in`. */
export async function readMembership(path: string): Promise<ReadonlyMap<string, boolean>> {
  const { name, text } = await textOfFile(path);
  const [head, ...rows] = linesOf(text);
  if (head?.line !== "jobId,in") throw invalid(`the first line of ${name} is not \`jobId,in\``);
  const membership = new Map<string, boolean>();
  for (const { line, at } of rows) {
    const place = `line ${at} of ${name}`;
    // Job ids may have commas, so the last one separates.
    const comma = line.lastIndexOf(",");
    const id = checkedId(unquoted(line.slice(0, Math.max(0, comma))), place);
    const isIn = membershipOf(line.slice(comma + 1));
    if (isIn === null) throw invalid(`${place} does not end in \`,true\` or \`,false\``);
    if (membership.has(id) && membership.get(id) !== isIn)
      throw invalid(`${place} contradicts an earlier line for the job id \`${id}\``);
    membership.set(id, isIn);
  }
  if (membership.size === 0) throw invalid(`${name} has no job id after its first line`);
  return membership;
}

/** Languages and spreadsheets write it differently. */
function membershipOf(text: string): boolean | null {
  switch (text.toLowerCase()) {
    case "true":
    case "1":
      return true;
    case "false":
    case "0":
      return false;
    default:
      return null;
  }
}

const unquoted = (value: string): string =>
  /^".*"$/.test(value) ? value.slice(1, -1).replaceAll('""', '"') : value;

function checkedId(text: string, place: string): string {
  if (jobId.safeParse(text).success) return text;
  const shown = JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
  throw invalid(`${place} is not a job id of 1 to 256 printable ASCII characters: ${shown}`);
}

/** Lines that are not empty, counted from 1. */
const linesOf = (text: string): readonly { readonly line: string; readonly at: number }[] =>
  text
    .split(/\r?\n/)
    .map((line, index) => ({ line, at: index + 1 }))
    .filter(({ line }) => line !== "");

async function textOfFile(path: string): Promise<Input> {
  const content = await readRegularFile(path, inputBound);
  if (!content.ok) throw invalid(`the file \`${path}\` ${content.problem}`);
  return decoded(content.bytes, `\`${path}\``);
}

async function textOfStdin({ stdin, err }: CommandIo): Promise<Input> {
  if (stdin.isTTY === true) err("reading job ids from the terminal, one on each line; end with Ctrl-D\n");
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of stdin) {
    const buffer = Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk));
    bytes += buffer.length;
    if (bytes > inputBound.maxBytes)
      throw invalid(`stdin has more than ${inputBound.maxBytes} bytes: split the ids over several calls`);
    chunks.push(buffer);
  }
  return decoded(Buffer.concat(chunks), "stdin");
}

function decoded(bytes: Uint8Array, name: string): Input {
  const text = decodeUtf8(bytes);
  if (text === null) throw invalid(`${name} is not UTF-8`);
  return { name, text };
}

const invalid = (message: string): CommandFailure =>
  new CommandFailure(message, { exitCode: exitCodes.invalidInput });
