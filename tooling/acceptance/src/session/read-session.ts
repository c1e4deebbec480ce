/** One step of a session in a Markdown document: commands, and what they print. */
export interface Step {
  /** Line of the document at which the commands begin, counted from 1. */
  readonly line: number;
  readonly commands: string;
  /** The block of output behind the commands; null where the document says that they print nothing. */
  readonly output: Output | null;
}

export interface Output {
  readonly text: string;
  /** Where the text stands in the document. */
  readonly start: number;
  readonly end: number;
}

/** A block of commands, and a block of output where nothing but white space is between them. */
const step = /^```sh\n(?<commands>.*?)^```\n(?:\s*^```text\n(?<output>.*?)^```\n)?/dgms;

/** The steps of a session, in their order. */
export function readSession(markdown: string): Step[] {
  return [...markdown.matchAll(step)].map((found) => {
    const [start, end] = found.indices?.groups?.["output"] ?? [0, 0];
    const text = found.groups?.["output"];
    return {
      line: markdown.slice(0, found.index).split("\n").length + 1,
      commands: found.groups?.["commands"] ?? "",
      output: text === undefined ? null : { text, start, end },
    };
  });
}

/** The document with other outputs, one for each step. */
export function withOutputs(markdown: string, outputs: readonly string[]): string {
  return readSession(markdown).reduceRight((text, { line, output }, at) => {
    const printed = outputs[at] ?? "";
    if (output !== null) return text.slice(0, output.start) + printed + text.slice(output.end);
    if (printed === "") return text;
    throw new Error(`line ${line}: there is no block for what these commands print:\n${printed}`);
  }, markdown);
}
