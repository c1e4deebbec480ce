import { type ForbiddenKind, testOf } from "../forbidden-change.ts";

const vectors = testOf("packages/gate/src/vectors.test.ts", "gates: state, job, decision");
const allowlistGate = "packages/gate/src/gates/allowlist.ts";

export const disabledDenial: ForbiddenKind = {
  kind: "Disabling deny-by-default",
  because: "What is absent, unknown or malformed denies; each such state is a conformance vector.",
  changes: [
    {
      change: "a job that no rule matches passes",
      check: vectors,
      edits: [
        {
          file: allowlistGate,
          right: 'return findings.rule === null ? "NOT_ALLOWLISTED" : null;',
          wrong: "return null;",
        },
      ],
    },
    {
      change: "a missing, invalid or disabled allowlist passes",
      check: vectors,
      edits: [
        {
          file: allowlistGate,
          right: 'if (allowlist === null) return "ALLOWLIST_UNAVAILABLE";',
          wrong: "if (allowlist === null) return null;",
        },
        { file: allowlistGate, right: 'if (!allowlist.enabled) return "ALLOWLIST_DISABLED";', wrong: "" },
      ],
    },
    {
      change: "a disabled rule matches",
      check: testOf("packages/gate/src/vectors.test.ts", "allowlist: the rule found"),
      edits: [
        {
          file: "packages/gate/src/allowlist/compile-allowlist.ts",
          right: "rule?.enabled === true",
          wrong: "rule !== undefined",
        },
      ],
    },
    {
      change: "an unknown AI flag counts as on",
      check: vectors,
      edits: [
        {
          file: "packages/gate/src/gates/feature-flag.ts",
          right: 'return "FEATURE_UNKNOWN";',
          wrong: "return null;",
        },
      ],
    },
    {
      change: "a malformed input counts as valid",
      check: testOf("packages/gate/src/vectors.test.ts", "malformed: input excluded by the contracts"),
      edits: [
        {
          file: "packages/gate/src/known/given.ts",
          right: "isWholeNumber(value) && value <= 10_000;",
          wrong: "isWholeNumber(value);",
        },
        {
          file: "packages/gate/src/known/known-controls.ts",
          right: "Number.isFinite(value) && (value as number) >= 0;",
          wrong: "Number.isFinite(value);",
        },
      ],
    },
    {
      change: "controls of another environment are used",
      check: testOf("packages/controls/src/check-environment.test.ts", "distinguishes all environments"),
      edits: [
        {
          file: "packages/controls/src/check-environment.ts",
          right: "if (told === question.environment)",
          wrong: "if (told !== undefined)",
        },
      ],
    },
    {
      change: "a cap that cannot be read counts as none",
      check: testOf("packages/gate/src/state/capped-rollout.test.ts", "a lower cap applies"),
      edits: [
        {
          file: "packages/gate/src/state/capped-rollout.ts",
          right: "return 0;",
          wrong: "return 10_000;",
        },
      ],
    },
    {
      change: "the allowlist gets a second mode",
      check: testOf("packages/contracts/src/allowlist.test.ts", "the mode is not"),
      edits: [
        {
          file: "packages/contracts/src/allowlist.ts",
          right: 'mode: z.literal("deny_by_default"),',
          wrong: 'mode: z.enum(["deny_by_default", "allow_by_default"]),',
        },
      ],
    },
  ],
};
