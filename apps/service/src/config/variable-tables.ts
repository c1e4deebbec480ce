import { credentialVariables, type Variable, variables } from "./variables.ts";

const all = variables.flatMap((variable: Variable): readonly Variable[] => {
  if (variable.ofOneSignal === true) return [];
  return variable.name === "SLOTGATE_GENERATION_PATH" ? [variable, credentialVariables] : [variable];
});

/** The variables as a Markdown table, for docs/configuration.md. */
export function variablesAsMarkdown(): string {
  const rows = all.map(
    (variable) =>
      `| \`${variable.name}\` | ${defaultOf(variable, "`")} | ${variable.meaning}${variable.secret === true ? " (secret)" : ""} |`,
  );
  return ["| variable | default | meaning |", "| --- | --- | --- |", ...rows].join("\n");
}

export interface VariableListOptions {
  /** Which ones; all by default. */
  readonly of?: (variable: Variable) => boolean;
}

/** The variables as a list of at most 80 columns, for `--help`. */
export function variablesAsText({ of = () => true }: VariableListOptions = {}): string {
  const indent = "      ";
  return all
    .filter(of)
    .map((variable) => {
      const standard = defaultOf(variable, "");
      const text = `${variable.meaning}${standard === "" ? "" : ` (default: ${standard})`}`.replaceAll(
        "`",
        "",
      );
      return [`  ${variable.name}`, ...wrap(text, 80 - indent.length).map((line) => indent + line)].join(
        "\n",
      );
    })
    .join("\n");
}

const defaultOf = ({ standard, standardInWords }: Variable, quote: string): string =>
  standardInWords ?? (standard === null ? "" : `${quote}${standard}${quote}`);

function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width) lines.push(`${lines.pop()} ${word}`);
    else lines.push(word);
  }
  return lines;
}
