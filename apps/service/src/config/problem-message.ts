import type { ConfigProblem } from "./env-reader.ts";

/** One message that lists every problem of a configuration, one per line. */
export function messageOf(problems: readonly ConfigProblem[]): string {
  const lines = problems.map(
    ({ variable, expected, received }) => `  ${variable}: expected ${expected}; received ${received}`,
  );
  const count = problems.length === 1 ? "a problem" : `${problems.length} problems`;
  return `the configuration has ${count}:\n${lines.join("\n")}\n\`--help\` of the command lists its variables`;
}
