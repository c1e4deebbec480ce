/** A problem of the configuration. */
export type ConfigProblem =
  | {
      readonly variable: string;
      readonly expected: string;
      /** What was found; secrets are described, never shown. */
      readonly received: string;
    }
  /** `flaw` completes the sentence "the variable …". */
  | { readonly variable: string; readonly flaw: string };

export const lineOf = (problem: ConfigProblem): string =>
  "flaw" in problem
    ? `${problem.variable} ${problem.flaw}`
    : `${problem.variable}: expected ${problem.expected}; received ${problem.received}`;

/** One message that lists every problem of a configuration, one per line. */
export function messageOf(problems: readonly ConfigProblem[]): string {
  const lines = problems.map((problem) => `  ${lineOf(problem)}`);
  const count = problems.length === 1 ? "a problem" : `${problems.length} problems`;
  return `the configuration has ${count}:\n${lines.join("\n")}\n\`--help\` of the command lists its variables`;
}
