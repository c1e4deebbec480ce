import { type Variable, variables } from "./variables.ts";

const all: readonly Variable[] = variables;

/** The variables as a Markdown table, for the README. */
export function variablesAsMarkdown(): string {
  const rows = all.map(
    ({ name, standard, meaning, secret }) =>
      `| \`${name}\` | ${standard ?? ""} | ${meaning}${secret === true ? " (secret)" : ""} |`,
  );
  return ["| variable | default | meaning |", "| --- | --- | --- |", ...rows].join("\n");
}

/** The variables as a list, for `--help`. */
export function variablesAsText(): string {
  const width = Math.max(...all.map(({ name }) => name.length));
  return all
    .map(({ name, standard, meaning }) => {
      const text = standard === null ? meaning : `${meaning} (default: ${standard})`;
      return `  ${name.padEnd(width)}  ${text.replaceAll("`", "")}`;
    })
    .join("\n");
}
