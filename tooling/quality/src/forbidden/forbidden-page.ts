import { type Check, commandOf, type ForbiddenKind, roomOf } from "./forbidden-change.ts";
import { forbiddenKinds } from "./forbidden-kinds.ts";

export const pagePath = "docs/forbidden-changes.md";

/** The text of `docs/forbidden-changes.md`. */
export function forbiddenPage(): string {
  const changes = forbiddenKinds.flatMap((kind) => kind.changes);
  const edits = changes.flatMap((change) => change.edits);
  return `# Forbidden changes

Seven kinds of change are forbidden from Beta on, whatever their purpose. This page names ${changes.length} changes of these kinds, the
check that stops each, where the check runs, and the command that runs it. A check that runs in the tests of a package is
part of \`npx -y pnpm@12 test\`, which [CI](../.github/workflows/ci.yml) runs for every pull request and
[the release](../.github/workflows/release.yml) before it publishes. The release also runs \`contracts:check\` as a separate step.

${tableOf([["kind", "rule", "changes"], ...forbiddenKinds.map(overviewOf)])}

\`npx -y pnpm@12 test:forbidden\` makes each change on a copy of the repository, in ${edits.length} variants, one at a time. It
exits with 1 unless each check passes on the unchanged copy and fails on the changed one with the expected message. CI makes
only two of the changes in this way.
\`npx -y pnpm@12 test:forbidden WORDS\` makes only the changes whose kind or text contains WORDS.

${forbiddenKinds.map(sectionOf).join("\n\n")}

## A change that no check stops

A change of these kinds that no check stops is a defect. Write the check first, at the lowest level at which it can fail.
Then add the change to [its kind](../tooling/quality/src/forbidden/changes), and write this page again with
\`npx -y pnpm@12 test:forbidden --page\`. To break a schema on purpose, put a new version beside the old one.
[The invariants](DESIGN.md#invariants) say what these rules protect. \`npx -y pnpm@12 test:mutants\` and \`test:recording\`
change the sources in many more places.
`;
}

const overviewOf = ({ kind, because, changes }: ForbiddenKind): string[] => [
  `[${kind.toLowerCase()}](#${kind.toLowerCase().replaceAll(" ", "-")})`,
  because,
  String(changes.length),
];

const sectionOf = ({ kind, changes }: ForbiddenKind): string => {
  const rows = changes.map(({ change, check }) => [
    change,
    checkInWords(check),
    placeInWords(check),
    `\`${commandOf(check)}\``,
  ]);
  return `## ${kind}\n\n${tableOf([["change", "check", "runs in", "command"], ...rows])}`;
};

function checkInWords({ file, test }: Check): string {
  const name = file.split("/").at(-1);
  const link = `[${name}](../${file})`;
  if (test !== null) return `${link}: ${test}`;
  return name === "generate.ts" ? `generated files, ${link}` : `contract lock, ${link}`;
}

const placeInWords = (check: Check): string =>
  `tests of \`${roomOf(check.file)}\`${check.test === null ? ", release" : ""}`;

/** A Markdown table with aligned columns; the first row is its head. */
function tableOf(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)));
  const lines = rows.map(
    (row) => `| ${widths.map((width, at) => (row[at] ?? "").padEnd(width)).join(" | ")} |`,
  );
  const rule = `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`;
  return [lines[0], rule, ...lines.slice(1)].join("\n");
}
