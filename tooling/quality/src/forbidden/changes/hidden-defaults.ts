import { type ForbiddenKind, testOf } from "../forbidden-change.ts";

const variables = "apps/service/src/config/variables.ts";
const closedByDefault = testOf("apps/service/src/config/load-config.test.ts", "is closed by default");

export const hiddenDefaults: ForbiddenKind = {
  kind: "Hidden defaults and implicit opt-in",
  because: "Unset means off, 0 % and not opted in; nothing but the literal value opts in.",
  changes: [
    {
      change: "a run that leaves out `allowAI` has opted in",
      check: testOf("packages/contracts/src/run.test.ts", "absent does not opt in"),
      edits: [
        {
          file: "packages/contracts/src/run.ts",
          right:
            '.optional()\n    .meta({ description: "Opts the run in to AI generation; only `true` does." })',
          wrong: ".default(true)",
        },
      ],
    },
    {
      change: "the executor opts in for a run that says nothing",
      check: testOf("packages/executor/src/decide-now.test.ts", "as not opted in"),
      edits: [
        {
          file: "packages/executor/src/decide-now.ts",
          right: "allowAI: metadata.allowAI,",
          wrong: "allowAI: metadata.allowAI ?? true,",
        },
      ],
    },
    {
      change: "another value than `true` opts in",
      check: testOf("packages/gate/src/vectors.test.ts", "gates: state, job, decision"),
      edits: [
        {
          file: "packages/gate/src/known/findings.ts",
          right: "evidence.optIn = input?.allowAI === true;",
          wrong: "evidence.optIn = Boolean(input?.allowAI);",
        },
      ],
    },
    {
      change: "AI is on when `FEATURE_SLOTGEN_AI` is unset",
      check: closedByDefault,
      edits: [
        {
          file: variables,
          right: '"`true`, or no value",\n    standard: "false",',
          wrong: '"`true`, or no value",\n    standard: "true",',
        },
      ],
    },
    {
      change: "another value than `true` in `FEATURE_SLOTGEN_AI` turns AI on",
      check: testOf("apps/service/src/config/load-config.test.ts", "enables: "),
      edits: [
        {
          file: "apps/service/src/config/value-schemas.ts",
          right: 'transform((text) => text === "true")',
          wrong: 'transform((text) => text !== "false")',
        },
      ],
    },
    {
      change: "an unset percentage means 100 %",
      check: closedByDefault,
      edits: [
        {
          file: variables,
          right: '"a number from 0 to 100 with at most two decimals",\n    standard: "0",',
          wrong: '"a number from 0 to 100 with at most two decimals",\n    standard: "100",',
        },
      ],
    },
    {
      change: "0 % admits a job",
      check: testOf("packages/gate/src/vectors.test.ts", "rollout: the gate itself"),
      edits: [
        {
          file: "packages/gate/src/gates/rollout.ts",
          right: "return bucket < basisPoints ?",
          wrong: "return basisPoints === 0 || bucket < basisPoints ?",
        },
        {
          file: "packages/gate/src/gates/rollout.ts",
          right: "return bucket < basisPoints ?",
          wrong: "return bucket <= basisPoints ?",
        },
      ],
    },
    {
      change: "an AI flag without a strategy means 100 %",
      check: testOf("packages/controls/src/compile-flags.test.ts", "no strategy"),
      edits: [
        {
          file: "packages/controls/src/compile-rollout.ts",
          right:
            'return invalid(names, ["it has no strategy, which means everybody: add one gradual rollout"]);',
          wrong: 'return { state: "valid", groupId: names.groupId, basisPoints: 10_000 };',
        },
      ],
    },
    {
      change: "a rule is enabled when it does not say so",
      check: testOf(
        "packages/contracts/src/strictness.test.ts",
        "refuses a document that lacks any required key",
      ),
      edits: [
        {
          file: "packages/contracts/src/allowlist.ts",
          right: "enabled: z.boolean(),\n  appliesTo:",
          wrong: "enabled: z.boolean().default(true),\n  appliesTo:",
        },
      ],
    },
    {
      change: "a rule without dimensions matches every scope",
      check: testOf("packages/contracts/src/allowlist.test.ts", "dimensions"),
      edits: [
        {
          file: "packages/contracts/src/allowlist.ts",
          right: "namedValues(dimensionValues, { min: 1,",
          wrong: "namedValues(dimensionValues, { min: 0,",
        },
      ],
    },
    {
      change: "a misspelt variable is ignored",
      check: testOf("apps/service/src/config/load-config.test.ts", "a misspelt kill"),
      edits: [
        {
          file: "apps/service/src/config/env-reader.ts",
          right: "return [...this.#problems, ...unknownVariables(this.#env)];",
          wrong: "return [...this.#problems];",
        },
      ],
    },
  ],
};
