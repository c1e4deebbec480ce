import { type ForbiddenKind, testOf } from "../forbidden-change.ts";

const bucket = "packages/gate/src/state/rollout-bucket.ts";
const compileRollout = "packages/controls/src/compile-rollout.ts";
const flags = "packages/controls/src/compile-flags.test.ts";
const hashed = "const hash = murmur3(jobId, last.start);";

export const randomRollout: ForbiddenKind = {
  kind: "Nondeterministic rollout",
  because:
    "A job's bucket is a hash of its group and id alone, and a rollout in Unleash that is anything else is refused.",
  changes: [
    {
      change: "a bucket depends on chance or on the time",
      check: testOf("tooling/quality/src/shape.test.ts", "the gate reads no clock, no randomness"),
      edits: [
        {
          file: bucket,
          right: hashed,
          wrong: "const hash: number | null = Math.floor(Math.random() * 2 ** 32);",
        },
        {
          file: bucket,
          right: hashed,
          wrong: "const hash = murmur3(jobId + new Date().getUTCDate(), last.start);",
        },
      ],
    },
    {
      change: "jobs get other buckets",
      check: testOf("packages/gate/src/vectors.test.ts", "rollout: bucket, inside or outside"),
      edits: [
        {
          file: "packages/gate/src/state/murmur3.ts",
          right: "const nothing: HashedStart = { hash: 0,",
          wrong: "const nothing: HashedStart = { hash: 1,",
        },
        { file: bucket, right: "Math.floor(hash / 100) % 100);", wrong: "Math.floor(hash / 1_000) % 100);" },
      ],
    },
    {
      change: "a higher percentage excludes a job that a lower one admits",
      check: testOf("packages/gate/src/vectors.test.ts", "rollout: the gate itself"),
      edits: [
        {
          file: "packages/gate/src/gates/rollout.ts",
          right: "return bucket < basisPoints ?",
          wrong: "return bucket % 5_000 < basisPoints % 5_000 ?",
        },
      ],
    },
    {
      change: "a rollout in Unleash may be by anything else than the job id",
      check: testOf(flags, "an invalid rollout says what to change"),
      edits: (["random", "default", "userId"] as const).map((stickiness) => ({
        file: compileRollout,
        right: 'if (stickiness === "jobId") return [];',
        wrong: `if (stickiness === "jobId" || stickiness === "${stickiness}") return [];`,
      })),
    },
    {
      change: "a rollout in Unleash may have another group",
      check: testOf(flags, "an invalid rollout says what to change"),
      edits: [
        {
          file: compileRollout,
          right: '...(parameters["groupId"] === names.groupId',
          wrong: '...(typeof parameters["groupId"] === "string"',
        },
      ],
    },
    {
      change: "a second strategy, a constraint or a segment in Unleash is ignored",
      check: testOf(flags, "an invalid rollout says what to change"),
      edits: [
        { file: compileRollout, right: "if (others.length > 0) {", wrong: "if (others.length > 9) {" },
        { file: compileRollout, right: "(strategy.constraints ?? []).length > 0", wrong: "false" },
        { file: compileRollout, right: "(strategy.segments ?? []).length > 0", wrong: "false" },
      ],
    },
  ],
};
