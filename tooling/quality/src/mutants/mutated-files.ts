/** The way of a job from its decision to its outcome. */
const mainPath = [
  "admit",
  "call-model",
  "decide-now",
  "deny",
  "draft",
  "end-uncertain",
  "execute-job",
  "guards",
  "in-flight-calls",
  "job-answer",
  "not-admitted",
  "record-outcome",
  "result-of-record",
  "serve-stored",
  "spending",
  "try-to-admit",
  "turn",
].map((name) => `packages/executor/src/${name}.ts`);

/** Where a change admits what was not admitted, or releases what was not released. */
export const shortForm: readonly string[] = [
  "packages/gate/src/decide.ts",
  "packages/gate/src/allowlist/first-match.ts",
  "packages/gate/src/allowlist/sparse-bits.ts",
  "packages/executor/src/call-model.ts",
  "packages/executor/src/in-flight-calls.ts",
  "packages/executor/src/record-outcome.ts",
];

/** Files that decide no job: they compare two revisions of an allowlist, or give a hint beside a denial. */
const besideDecisions = [
  "changes-in-rules",
  "near-miss",
  "rule-box",
  "rule-index",
  "value-set",
  "widening",
].map((name) => `packages/gate/src/allowlist/${name}.ts`);

/** From the repository's root. */
export const mutatedFiles = (glob: (pattern: string) => readonly string[]): readonly string[] => [
  ...glob("packages/gate/src/**/*.ts")
    .filter((path) => !/\.test(?:-case)?\.ts$/.test(path) && !path.endsWith("/index.ts"))
    .filter((path) => !besideDecisions.includes(path))
    .toSorted(),
  ...mainPath,
];

export const roomOf = (path: string): string => path.split("/").slice(0, 2).join("/");
