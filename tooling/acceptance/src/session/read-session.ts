/** One step of a session in a Markdown document: commands, and what they print. */
export interface Step {
  /** Line of the document at which the commands begin, counted from 1. */
  readonly line: number;
  /** The nearest heading of the second level above. */
  readonly chapter: string;
  /** The nearest heading of any level above. */
  readonly heading: string;
  readonly commands: string;
  /**
   * Milliseconds within which they must print the shown output, run repeatedly: the words before them end with a colon
   * and say `Within 2 s`. Null where they are run once.
   */
  readonly withinMs: number | null;
  /** The block of output after the commands; null where the document says that they print nothing. */
  readonly output: Output | null;
}

export interface Output {
  readonly text: string;
  /** Where the text is in the document. */
  readonly start: number;
  readonly end: number;
}

/** A block of commands, and a block of output if only white space is between them. */
const step = /^```sh\n(?<commands>.*?)^```\n(?:\s*^```text\n(?<output>.*?)^```\n)?/dgms;

/** The words right before a block, when they say how long an effect may take. */
const effect = /\bWithin (?<seconds>\d+(?:\.\d+)?) s\b(?:(?!\n\n|```).)*:\n\n$/s;

/** The steps of a session, in their order. */
export function readSession(markdown: string): Step[] {
  return [...markdown.matchAll(step)].map((found) => {
    const [start, end] = found.indices?.groups?.["output"] ?? [0, 0];
    const text = found.groups?.["output"];
    const before = markdown.slice(0, found.index);
    const seconds = effect.exec(before)?.groups?.["seconds"];
    return {
      line: before.split("\n").length + 1,
      chapter: lastOf(before.matchAll(/^## (.+)$/gm)),
      heading: lastOf(before.matchAll(/^#+ (.+)$/gm)),
      commands: found.groups?.["commands"] ?? "",
      withinMs: seconds === undefined ? null : Number(seconds) * 1_000,
      output: text === undefined ? null : { text, start, end },
    };
  });
}

const lastOf = (headings: Iterable<RegExpMatchArray>): string => [...headings].at(-1)?.[1] ?? "";

export interface Happened {
  /** The commands that were run. */
  readonly commands: string;
  readonly printed: string;
}

const killFile = /\/[\w./-]+\/kill\.json\b/g;

/**
 * The document with its commands and outputs replaced by what happened in each step. It keeps its own path of the kill
 * file: the other one belongs to the machine.
 */
export function withHappened(markdown: string, happened: readonly (Happened | undefined)[]): string {
  const path = markdown.match(killFile)?.[0];
  return path === undefined
    ? rewritten(markdown, happened)
    : rewritten(markdown, happened).replaceAll(killFile, path);
}

function rewritten(markdown: string, happened: readonly (Happened | undefined)[]): string {
  return readSession(markdown).reduceRight((text, { line, output, commands }, at) => {
    const { printed, commands: run } = happened[at] ?? { printed: "", commands };
    if (output !== null) {
      const before = text.slice(0, output.start);
      const begin = before.lastIndexOf(commands);
      return (
        before.slice(0, begin) +
        run +
        before.slice(begin + commands.length) +
        printed +
        text.slice(output.end)
      );
    }
    if (printed === "") return text;
    throw new Error(`line ${line}: there is no block for what these commands print:\n${printed}`);
  }, markdown);
}
